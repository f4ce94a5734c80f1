"""Which articles report one event: the terms of a text, how alike two texts are, and the groups that links make."""
