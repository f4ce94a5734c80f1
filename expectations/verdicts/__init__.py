"""What a gate decides, and what a person decides after it: verdicts and acceptances, as files beside the rows."""
