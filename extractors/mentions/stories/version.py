"""The version of the rules of story terms, apart from them: a manifest names it without importing them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from extractors.mentions.names.version import digest_of


@lru_cache(maxsize=1)
def stories_version() -> str:
    """Return a digest of what decides which terms an article has, besides the rules of what it mentions."""
    return digest_of([Path(__file__).with_name("terms.py")])
