"""What is known of languages: their words, kept as data files that a speaker can mend."""
