"""The views of the desk: for each, its address, the questions that it asks, and its plots."""
