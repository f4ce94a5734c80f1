"""The languages of the desk's labels: a catalogue file each, and numbers, days and names by locale."""
