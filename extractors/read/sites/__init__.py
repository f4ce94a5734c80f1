"""Reading pages: one page parsed once, the general parser, and a file for each site family with rules of its own."""
