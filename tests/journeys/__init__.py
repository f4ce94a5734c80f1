"""The first hours of Dateline's people, from an empty folder to an answer."""
