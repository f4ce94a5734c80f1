"""What passes between rooms: raw page, read article, fetch outcome, outlet, staged columns."""
