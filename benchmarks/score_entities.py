"""Give the scorer of people and organisations what the product stores: the staged rows of an article with this text.

From the repository's root: ``python ../shared/eval/entities/score.py benchmarks.score_entities:entities``.
"""

from __future__ import annotations

from typing import Any

from benchmarks.gold import SCORED_OUTLET
from extractors.contracts.article import Article
from extractors.enrich.article_text import build_article_text
from extractors.enrich.enrichers import make_enrichers
from extractors.runtime.settings import load_settings

_KINDS = {"person_mentions": "person", "organisation_mentions": "organisation"}


def entities(text: str, language: str) -> list[dict[str, Any]]:
    """Return the people and organisations of a text as the scorer takes them; ``entity`` is the id that is stored."""
    article = Article(body=text, language=language)
    read = build_article_text(article, [])
    found = []
    for enricher in make_enrichers(load_settings().gazetteer):
        if enricher.kind.name == "quotations":
            continue
        for table, row in enricher.read(article, SCORED_OUTLET, read).rows:
            if (kind := _KINDS.get(table)) is not None:
                span = {"start": row["start_offset"], "end": row["end_offset"]}
                found.append({**span, "kind": kind, "entity": row[f"{kind}_id"], "confidence": row["confidence"]})
    return found
