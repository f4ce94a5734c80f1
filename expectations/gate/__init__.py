"""The two gates: staged loads, and the candidate warehouse before it is published."""
