"""The versions of all that reads pages, without importing it."""

from __future__ import annotations

from pathlib import Path

from extractors.contracts.catalogue import columns_digest
from extractors.enrich.enrichers import enricher_versions, make_enrichers
from extractors.mentions.stories.version import stories_version
from extractors.read.versions import EXTRACTOR_VERSION, MEDIA_VERSION


def reader_versions(gazetteer: Path) -> dict[str, str]:
    """Return the versions of everything that reads pages, by name; a load that was read by other versions is stale.

    A digest of the staged columns is one of them, so that a new column makes earlier loads stale by itself.
    """
    return {
        "columns": columns_digest(),
        "extractor": EXTRACTOR_VERSION,
        "media": MEDIA_VERSION,
        "stories": stories_version(),
        **enricher_versions(make_enrichers(gazetteer)),
    }
