"""The list of enrichers, in the order in which they read: a later one leaves alone what an earlier one claimed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from extractors.contracts.enricher import Enricher
from extractors.mentions.agencies.enricher import AgencyEnricher
from extractors.mentions.places.enricher import PlaceEnricher


@lru_cache(maxsize=4)
def make_enrichers(gazetteer: Path) -> tuple[Enricher, ...]:
    """Return the enrichers; ``gazetteer`` is the folder of compiled gazetteers, as the settings name it."""
    return AgencyEnricher(), PlaceEnricher(gazetteer)


def enricher_versions(enrichers: Sequence[Enricher]) -> dict[str, str]:
    """The versions of all that decides what the enrichers find, by name.

    Raises:
        ValueError: two enrichers give a version the same name.
    """
    versions: dict[str, str] = {}
    for enricher in enrichers:
        for name, version in enricher.versions().items():
            if name in versions:
                raise ValueError(f"enricher {enricher.kind.name}: another enricher has a version named {name!r} too")
            versions[name] = version
    return versions
