"""Enriching: what is found in an article's texts beside what the page states. The list of enrichers stands here."""
