"""Who wrote an article: bylines and names."""
