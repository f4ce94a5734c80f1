"""The data dictionary of the published warehouse: what its page shows, and the entity diagram."""
