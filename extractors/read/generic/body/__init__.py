"""The article's text: its container, the candidates for it, and what in it is text."""
