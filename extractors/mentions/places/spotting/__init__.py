"""Finding the stretches of a text that may name a place: words, scripts, phrases, sentence beginnings."""
