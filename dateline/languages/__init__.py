"""The languages that people read pages in: labels from a catalogue, numbers, days and names by locale."""
