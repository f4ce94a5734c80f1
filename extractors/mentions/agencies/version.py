"""The version of the agency rules, apart from them so that a manifest can name it without importing them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from extractors.language import agency_names, name_forms
from extractors.language.vocabulary import vocabularies_digest


@lru_cache(maxsize=1)
def agency_lists_version() -> str:
    """Return a digest of all that decides the agency mentions (the seed, the rules, the vocabularies), 12 hexadecimal
    digits.
    """
    digest = hashlib.sha256(agency_names.SEED_PATH.read_bytes())
    for rules in (Path(agency_names.__file__), Path(name_forms.__file__), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(rules.read_bytes())
    digest.update(vocabularies_digest().encode())
    return digest.hexdigest()[:12]
