"""Give the scorer of people and organisations what ``find_article_names`` finds in a text.

From the repository's root: ``python ../shared/eval/entities/score.py benchmarks.score_entities:entities``.
"""

from __future__ import annotations

from typing import Any

from extractors.mentions.names.find import find_names


def entities(text: str, language: str) -> list[dict[str, Any]]:
    """Return the people and organisations of a text as the scorer takes them."""
    return [
        {"start": mention.start, "end": mention.end, "kind": mention.sort, "entity": mention.entity}
        for mention in find_names(text, language=language)
    ]
