"""Writers as a page states them to the scripts that count its readers."""

from __future__ import annotations

import re

from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.people.marked_writers import Marked
from extractors.read.generic.people.names import split_names

_LAYERS = ("dataLayer", "digitalData", "utag_data", "udm_", "_sf_async_config")
_AUTHOR = re.compile(
    r"[\"'](?:page|post|article|content|story|news)?(?:post)?[_.-]?(?:authors?|byline|writer|autor|auteur)"
    r"(?:[_.-]?names?)?[\"']\s{0,3}:\s{0,3}\[?\s{0,3}[\"']([^\"'\\\\<>{}]{2,80})[\"']",
    re.IGNORECASE,
)
_LONGEST_SCRIPT = 200_000


def named_in_data_layer(found: Blocks, names_of_site: frozenset[str]) -> Marked | None:
    """Return the author that a page hands to its tag manager (``dataLayer``, ``digitalData`` and the like); None
    without one.
    """
    for script in found.nodes[0].element.getroottree().getroot().iter("script"):
        text = script.text or ""
        if len(text) > _LONGEST_SCRIPT or not any(layer in text for layer in _LAYERS):
            continue
        for match in _AUTHOR.finditer(text):
            names = split_names([match[1]], names_of_site)
            if names.houses or (names.people and not match[1].islower()):
                return Marked(names, match[1], AuthorsEvidence.UNMARKED)
    return None
