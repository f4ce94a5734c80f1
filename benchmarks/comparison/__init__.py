"""Two states of the code compared over the same pages: ``python -m benchmarks.comparison BASE``."""
