"""Where things lie: raw loads, the WARC archive, staged loads, saved pages, outlet state."""
