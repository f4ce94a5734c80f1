"""``dateline watch``: saved searches that run themselves."""
