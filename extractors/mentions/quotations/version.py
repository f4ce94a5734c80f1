"""The version of the rules and lists of quotations, apart from them so that a manifest can name it without importing
them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from extractors.mentions.names.version import digest_of

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def quotations_version() -> str:
    """Return a digest of all that decides which quotations are found, 12 hexadecimal digits."""
    return digest_of([*sorted(_HERE.glob("*.py")), *sorted((_HERE / "data").iterdir())])
