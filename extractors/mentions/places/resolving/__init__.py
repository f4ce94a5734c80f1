"""Deciding what a stretch of text names: evidence, its score, the place of the gazetteer, names without one."""
