"""What every field is read from: the page's blocks and their class names, its stated data, its text in scripts."""
