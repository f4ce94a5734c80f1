"""The story terms of generated articles: what they name, and the words of their texts that are not frequent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa

from extractors.mentions.stories.terms import MOST_TERMS, ORGANISATION, PERSON, PLACE, WORD, Term, write_terms

_NAMED = {
    "place_mentions": (PLACE, "place_id", 0.8),
    "person_mentions": (PERSON, "name_key", 1.8),
    "organisation_mentions": (ORGANISATION, "name_key", 1.6),
}


def story_terms(bodies: Sequence[str], frequent: Collection[str], tables: dict[str, pa.Table]) -> list[str | None]:
    """Return the stored terms of each body; ``frequent`` are words that count for nothing, ``tables`` the mentions."""
    named: list[dict[str, Term]] = [{} for _ in bodies]
    for table, (kind, column, weight) in _NAMED.items():
        rows, names = tables[table]["article_row"].to_pylist(), tables[table][column].to_pylist()
        for row, name in zip(rows, names, strict=True):
            if name:
                named[row - 1][kind + name] = Term(kind + name, weight, name)
    found = []
    for body, terms in zip(bodies, named, strict=True):
        words = dict.fromkeys(word.strip(".").lower() for word in body.split())
        terms.update((WORD + word, Term(WORD + word, 1.0, word)) for word in words if word not in frequent)
        heaviest = sorted(terms.values(), key=lambda term: (-term.weight, term.key))[:MOST_TERMS]
        found.append(write_terms(heaviest))
    return found
