"""The guides that add something to the project, performed in a copy of it."""
