"""Adapter between ``find_places`` and the scorer of the public sets: ``score.py benchmarks.score_places:places``.

Run from the repository's root: ``python ../shared/eval/places/score.py benchmarks.score_places:places``.
"""

from __future__ import annotations

from typing import Any

from extractors.mentions.places.find import find_places


def places(text: str) -> list[dict[str, Any]]:
    """Return the places found in a text in the scorer's terms."""
    return [
        {
            "start": mention.start,
            "end": mention.end,
            "name": mention.name,
            "lat": mention.latitude,
            "lon": mention.longitude,
            "geoname_id": mention.geoname_id,
            "country": mention.country_code,
            "kind": mention.kind,
        }
        for mention in find_places(text)
    ]
