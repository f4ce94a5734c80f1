"""Text, charsets, language detection, dates and vocabularies."""
