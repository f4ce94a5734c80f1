"""The gates: validate staged loads and candidates, and keep the verdicts."""
