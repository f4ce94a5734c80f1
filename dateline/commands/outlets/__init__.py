"""`dateline outlet`: add outlets to the registry and see how they do."""
