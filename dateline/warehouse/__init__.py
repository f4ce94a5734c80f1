"""From staged loads to the published warehouse: build on a copy, audit, publish by a rename."""
