"""Names in Arabic letters: what unlisted words are, people and organisations by rule, and the bounds of names."""
