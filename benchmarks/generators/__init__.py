"""Invented data of every size, the same for the same seed: pages, texts and staged loads for benchmarks and tests."""
