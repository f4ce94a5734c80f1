"""Pictures, videos and recordings of an article."""
