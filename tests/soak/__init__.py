"""Days of rounds over an invented press with faults, compared day by day with what the press really published."""
