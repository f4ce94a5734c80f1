"""What the figures of docs/measurements/ come from; `make bench` runs all of it."""
