"""Places as an enricher: the mentions of places in an article, and the rows of the places mentioned.

The rules are imported by ``read``: a process that only asks for versions need not have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.contracts.article import Article
from extractors.contracts.catalogue import places
from extractors.contracts.enricher import ArticleText, Enrichment
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.mentions.gazetteer.lookup import gazetteer_version

if TYPE_CHECKING:
    from extractors.mentions.places.rows import PlaceMention


class PlaceEnricher:
    """Adds the rows of ``place_mentions`` to an article and, once for each load, those of ``places``."""

    kind = places.KIND

    def __init__(self, gazetteer: Path) -> None:
        self._gazetteer = gazetteer

    def versions(self) -> Mapping[str, str]:
        """Return ``{"gazetteer": …}``, the digest of the gazetteer's sources and of the reading lists."""
        return {"gazetteer": gazetteer_version()}

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the places in the article's fields and return the mention rows and a row for each place named.

        Names inside a span that an earlier enricher has marked as taken are skipped. Later enrichers find the places by
        field in ``text.found``.
        """
        from extractors.mentions.places.find import find_article_places, place_rows

        found = find_article_places(
            text.fields,
            language=article.language or outlet.language,
            country_hints=(outlet.country_code,),
            gazetteer=self._gazetteer,
        )
        own = {
            name: [mention for mention in mentions if not text.is_claimed(name, mention.start, mention.end)]
            for name, mentions in found.items()
        }
        text.found[self.kind.name] = own
        kept = [(text.field_of(name, mention.end), mention) for name, mentions in own.items() for mention in mentions]
        named = {row["place_id"]: row for row in place_rows((m for _, m in kept), gazetteer=self._gazetteer)}
        rows = [(self.kind.mention_table, _row(field, mention)) for field, mention in kept]
        return Enrichment(rows, {self.kind.name: named})


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
