"""The versions of the page reader, apart from it so that a manifest can name them without importing it."""

from __future__ import annotations

EXTRACTOR_VERSION = "1.12.0"
"""Raised whenever the same bytes may give another result, so that rows can be traced to the rules that made them."""
MEDIA_VERSION = "1.0.0"
"""Raised by hand when an address is read differently: loads that another version read must be read again."""
