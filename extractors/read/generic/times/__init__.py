"""When an article was published and last changed: stated times, printed ones, and the choice among them."""
