"""Rules of single sites: a file (or a package) a family, each with its ``FAMILY``."""
