"""The briefing: what happened in a period, as one page for an editor. It opens without a network and prints to A4."""
