"""The ways that alerts go: a feed, mail, a webhook, and whatever Apprise knows."""
