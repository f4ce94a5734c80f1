"""The guide and the pages at the root of the checkout."""
