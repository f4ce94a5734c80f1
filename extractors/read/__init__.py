"""Read one page: from bytes to an article, by the rules of its site or by the general reader."""
