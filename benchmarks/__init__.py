"""What the figures of docs/measurements.md come from; `make bench` runs all of it."""
