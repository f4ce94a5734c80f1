"""What passes between the rooms of the extractors: the column catalogue and the kinds of mentions."""
