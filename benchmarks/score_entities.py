"""Give the scorer of people and organisations what ``find_article_names`` finds in a text.

From the repository's root: ``python ../shared/eval/entities/score.py benchmarks.score_entities:entities``.
"""

from __future__ import annotations

from typing import Any

from extractors.mentions.names.find import find_names
from extractors.mentions.names.mentions import OrganisationMention, PersonMention


def entities(text: str, language: str) -> list[dict[str, Any]]:
    """Return the people and organisations of a text as the scorer takes them."""
    names = find_names(text, language=language)
    people = [_scored(mention, "person") for mention in names.people]
    return people + [_scored(mention, "organisation") for mention in names.organisations]


def _scored(mention: PersonMention | OrganisationMention, kind: str) -> dict[str, Any]:
    return {"start": mention.start, "end": mention.end, "kind": kind, "entity": mention.entity}
