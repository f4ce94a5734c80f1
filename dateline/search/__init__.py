"""Search: one query language, its meaning over a text in memory and over the published file, and the index there."""
