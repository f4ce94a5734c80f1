"""Find pages: feeds, sitemaps, listings, related lists."""
