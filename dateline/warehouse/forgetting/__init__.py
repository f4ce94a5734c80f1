"""Forgetting on request: an article or an outlet is taken out of the whole home."""
