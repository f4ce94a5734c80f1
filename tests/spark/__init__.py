"""The models on Spark: compiled in each test run, run and compared row by row by ``make spark``."""
