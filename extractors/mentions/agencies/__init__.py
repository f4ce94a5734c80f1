"""News agencies named by a text."""
