"""Places named by a text."""
