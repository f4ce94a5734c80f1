"""`dateline parser`: write rules for a site family and see what they change."""
