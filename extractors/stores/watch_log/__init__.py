"""What the watches noticed and what was sent of it: ``state/watches/log.sqlite``, which is only ever added to."""
