"""Live blogs: their updates, each with its time, and the text that is made of them."""
