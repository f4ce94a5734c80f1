"""Forgetting on request: the register of what was forgotten, and what is taken out of raw and staged loads."""
