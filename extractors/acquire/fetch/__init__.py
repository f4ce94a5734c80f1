"""Fetch pages politely and safely: addresses, robots.txt, limits, outcomes."""
