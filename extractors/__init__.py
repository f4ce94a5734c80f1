"""Dateline's extractors: from outlet to staged rows.

The public functions are imported when first used, so that ``import extractors`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.mentions.agencies.find import find_agencies
    from extractors.mentions.names.find import find_organisations, find_people
    from extractors.mentions.places.find import find_places
    from extractors.mentions.quotations.find import find_quotations
    from extractors.read.extract import extract_page

__all__ = ["extract_page", "find_agencies", "find_organisations", "find_people", "find_places", "find_quotations"]

_HOMES = {
    "extract_page": "extractors.read.extract",
    "find_agencies": "extractors.mentions.agencies.find",
    "find_organisations": "extractors.mentions.names.find",
    "find_people": "extractors.mentions.names.find",
    "find_places": "extractors.mentions.places.find",
    "find_quotations": "extractors.mentions.quotations.find",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'extractors' has no attribute {name!r}")
