"""One key for the forms of a name: case endings of Slavic languages, prefixes of Arabic and Persian."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from extractors.mentions.folding import fold_word
from extractors.mentions.names.lists import DATA

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ول", "وب", "و", "ف", "ب", "ل", "ك")
_SHORTEST = 3
_WITH_ARTICLES = frozenset(("bg", "mk"))
"""Languages in Cyrillic letters whose words end in an article: elsewhere those letters belong to a name (*Хант*)."""
INFLECTING = frozenset("ru uk bg sr mk be pl cs sk sl hr bs hu".split())  # noqa: SIM905
"""Languages whose names have many case endings."""


@lru_cache(maxsize=1)
def _endings() -> dict[str, tuple[str, ...]]:
    """Return the folded endings of names by language, the longest first; ``cyrillic`` stands for its languages."""
    found = {}
    with (DATA / "endings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            folded = {fold_word(ending) for ending in row["endings"].split("|")}
            for language in row["languages"].split():
                found[language] = tuple(sorted(folded, key=lambda ending: (-len(ending), ending)))
    return found


@lru_cache(maxsize=16384)
def form_key(fold: str, language: str) -> str:
    """Return what the forms of one folded word have in common: the word without its case ending or its prefix.

    At least three letters stay. English, German and Scandinavian words lose only a genitive s. Different words may
    meet in one key, so it serves inside one document only.
    """
    if _ARABIC.match(fold):
        for prefix in _PREFIXES:
            if fold.startswith(prefix) and len(fold) - len(prefix) >= _SHORTEST:
                rest = fold[len(prefix) :]
                if len(prefix) == 3 or prefix == "لل":
                    return rest
                return rest.removeprefix("ال") if len(rest) > 4 else rest
        return fold.removeprefix("ال") if len(fold) > 4 else fold
    if _CYRILLIC.match(fold) and language not in _WITH_ARTICLES:
        language = "cyrillic"
    endings = _endings().get(language, ())
    for ending in endings:
        if len(fold) - len(ending) >= _SHORTEST and fold.endswith(ending):
            return fold[: -len(ending)]
    return fold
