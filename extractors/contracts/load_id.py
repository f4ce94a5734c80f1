"""The name of a load: ``<outlet_id>.<kind>.<cause>``, the same for the same cause."""

from __future__ import annotations

import hashlib
import re
from typing import Final

LOAD_ID: Final = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.[A-Za-z0-9_+-]+")
"""What a load id looks like; use ``fullmatch``. It is also the name of a folder, so nothing else may be in it."""

_MOST_READABLE: Final = 32
_DIGEST_DIGITS: Final = 12


def load_id_for(outlet_id: str, kind: str, cause: str) -> str:
    """Return the id of a load: the outlet, the kind of cause, the last whole words of the cause, and its digest.

    ``kind`` is the kind of cause (``files``, ``warc``, a DAG's id), ``cause`` distinguishes causes of one kind (a path,
    a run's id). The same cause always gives the same id, so that a repeated run replaces its load.
    """
    readable = _last_words(re.sub(r"[^A-Za-z0-9]+", "-", cause).strip("-"))
    digest = hashlib.sha256(cause.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_DIGITS]
    return f"{outlet_id}.{re.sub(r'[^a-z0-9_]+', '_', kind.lower())}.{readable + '-' if readable else ''}{digest}"


def digest_of(load_id: str) -> str:
    """Return the digest of the cause that a load id ends with."""
    return load_id[-_DIGEST_DIGITS:]


def _last_words(text: str) -> str:
    """Return the end of a text whose words are joined by hyphens: no word is cut, unless it is too long by itself."""
    end = text[-_MOST_READABLE:]
    if len(text) > len(end) and text[-_MOST_READABLE - 1] != "-":
        cut, _, whole = end.partition("-")
        end = whole or cut
    return end.strip("-")
