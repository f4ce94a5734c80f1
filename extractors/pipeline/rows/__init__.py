"""One raw page to its staged rows: article, media, related items, mentions, and what was rejected and why."""
