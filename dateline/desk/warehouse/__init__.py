"""Questions to the published warehouse: which publication is current, and queries that can harm nothing."""
