"""People and organisations named in texts: spotting, kinds, and joining the mentions of one document."""
