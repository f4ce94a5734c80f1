"""Names in German, where all nouns have capitals."""
