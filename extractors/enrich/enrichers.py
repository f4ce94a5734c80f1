"""The list of enrichers, in the order in which they read: a later one leaves alone what an earlier one claimed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from extractors.contracts.enricher import Enricher
from extractors.mentions.agencies.enricher import AgencyEnricher
from extractors.mentions.names.enricher import OrganisationEnricher, PersonEnricher
from extractors.mentions.places.enricher import PlaceEnricher
from extractors.mentions.quotations.enricher import QuotationEnricher


@lru_cache(maxsize=4)
def make_enrichers(gazetteer: Path) -> tuple[Enricher, ...]:
    """Return the enrichers in their order: agencies, places, people, organisations, quotations. The result is cached by
    folder.

    ``gazetteer`` is the folder of compiled gazetteers.
    """
    return (
        AgencyEnricher(),
        PlaceEnricher(gazetteer),
        PersonEnricher(),
        OrganisationEnricher(),
        QuotationEnricher(),
    )


def enricher_versions(enrichers: Sequence[Enricher]) -> dict[str, str]:
    """Return the versions of everything that the enrichers' results depend on, by name.

    Raises:
        ValueError: two enrichers use the same name for a version.
    """
    versions: dict[str, str] = {}
    for enricher in enrichers:
        for name, version in enricher.versions().items():
            if name in versions:
                raise ValueError(f"enricher {enricher.kind.name}: another enricher has a version named {name!r} too")
            versions[name] = version
    return versions
