"""Languages: text, charsets, detection, dates, and the vocabularies as data files that a speaker can correct."""
