"""Who and where: places and news agencies named in a text."""
