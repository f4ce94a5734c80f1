"""Places as an enricher: the mentions of places in an article, and the rows of the places mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractors.contracts.article import Article
from extractors.contracts.enricher import ArticleText, Enrichment
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.mentions.gazetteer.lookup import gazetteer_version
from extractors.mentions.places.find import find_article_places, place_rows
from extractors.mentions.places.rows import PlaceMention


class PlaceEnricher:
    """Fills ``place_mentions`` and, once a load, ``places``."""

    name = "places"

    def __init__(self, gazetteer: Path) -> None:
        self._gazetteer = gazetteer

    def versions(self) -> Mapping[str, str]:
        """The version of the compiled gazetteer."""
        return {"gazetteer": gazetteer_version()}

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the places; a name that lies in a span claimed before is none."""
        found = find_article_places(
            text.fields,
            language=article.language or outlet.language,
            country_hints=(outlet.country_code,),
            gazetteer=self._gazetteer,
        )
        kept = [
            (text.field_of(name, mention.end), mention)
            for name, mentions in found.items()
            for mention in mentions
            if not text.is_taken(name, mention.start, mention.end)
        ]
        places = {row["place_id"]: row for row in place_rows((m for _, m in kept), gazetteer=self._gazetteer)}
        return Enrichment([("place_mentions", _row(field, mention)) for field, mention in kept], {"places": places})


def _row(field: str, mention: PlaceMention) -> Row:
    return {
        "field": field,
        "start_offset": mention.start,
        "end_offset": mention.end,
        "surface_form": mention.surface,
        "kind": str(mention.kind),
        "place_id": mention.place_id,
        "confidence": mention.confidence,
        "evidence": "; ".join(mention.evidence),
    }
