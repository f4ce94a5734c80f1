"""What a gate measures: a scratch database, the relations in it, and the figures kept for later loads."""
