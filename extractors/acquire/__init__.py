"""Acquire pages: discovery, fetching, robots.txt, and the detection of outages."""
