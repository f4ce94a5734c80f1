"""The evidence for the values of an article, as columns of its row: sources, differing candidates, confidence."""

from __future__ import annotations

import json

from extractors.contracts.article import Article, FieldCandidate
from extractors.contracts.page_rows import Row
from extractors.language.text import storable

_MOST_CANDIDATES = 20
_LONGEST_CANDIDATE = 1_000
"""Characters. A page may repeat a value of any length in any number of places; the row keeps a bounded part."""


def evidence_columns(article: Article) -> Row:
    """Return the columns of an article's row that say where its values came from and how sure they are."""
    return {
        "field_sources": json.dumps({field: source.value for field, source in sorted(article.sources.items())}),
        "field_candidates": _candidates_json(article),
        "title_confidence": article.confidence.get("title"),
        "published_confidence": article.confidence.get("published_at"),
        "authors_confidence": article.confidence.get("authors"),
    }


def _candidates_json(article: Article) -> str | None:
    """The fields whose sources disagree, as a JSON object; None where they all agree."""
    fields = {
        field: [_candidate(candidate) for candidate in candidates[:_MOST_CANDIDATES]]
        for field, candidates in sorted(article.candidates.items())
        if candidates
    }
    return json.dumps(fields, ensure_ascii=False) if fields else None


def _candidate(candidate: FieldCandidate) -> dict[str, str]:
    # cleaned before it is written: JSON spells characters that cannot be stored as escapes that look sound
    return {
        "value": storable(candidate.value)[:_LONGEST_CANDIDATE],
        "source": candidate.source.value,
        "place": storable(candidate.place)[:_LONGEST_CANDIDATE],
    }
