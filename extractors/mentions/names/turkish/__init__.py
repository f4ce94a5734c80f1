"""Names in Turkish: forms of common words, and what a name is that no list has."""
