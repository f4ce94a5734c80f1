"""Stored files and state: raw loads, the WARC archive, staged loads, saved pages, outlet state."""
