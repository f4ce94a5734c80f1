"""The quality report of a build: pages, the Markdown summary, JUnit."""
