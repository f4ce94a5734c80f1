"""The versions of all that reads pages, without importing it."""

from __future__ import annotations

from pathlib import Path

from extractors.contracts.catalogue import columns_digest
from extractors.enrich.enrichers import enricher_versions, make_enrichers
from extractors.read.versions import EXTRACTOR_VERSION, MEDIA_VERSION


def reader_versions(gazetteer: Path) -> dict[str, str]:
    """Versions of all that reads pages, kept in each load's manifest: a load that other versions read is stale.

    The staged columns count among them, so that a new column makes earlier loads stale and no version is raised by
    hand.
    """
    return {
        "columns": columns_digest(),
        "extractor": EXTRACTOR_VERSION,
        "media": MEDIA_VERSION,
        **enricher_versions(make_enrichers(gazetteer)),
    }
