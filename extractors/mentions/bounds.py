"""How much of a text is read for names, so that no text costs more time or memory than a long article does."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.text import SPACELESS

MOST_CHARACTERS = 250_000
"""How much of a field is read. The longest articles have a tenth of it; what is longer is no article."""

_LONGEST_WORD = 200
_MOST_KEPT = 10_000
_LONGEST_CLAUSE = 1_000
_APART = r"\s,;:!?()\[\]/|\"“”«»،؛。、，：；！？（）「」"
_NO_WORDS = re.compile(
    rf"(?<![^{_APART}{SPACELESS}])[^{_APART}{SPACELESS}]{{{_LONGEST_WORD},}}"
    rf"|(?<![^{_APART}])[^{_APART}]{{{_LONGEST_CLAUSE},}}"
)


def limit_text(text: str | None) -> str:
    """Limit a text for name matching without moving offsets: return its first ``MOST_CHARACTERS`` characters, with runs
    of 200 characters or more without white space (1,000 in scripts written without spaces) replaced by spaces. The
    empty string for None.

    No name is that long, and thousands of words are cached, so their lengths must be bounded. The last short texts are
    kept, since each reader of an article asks for them.
    """
    return _limit_kept(text) if text is not None and len(text) < _MOST_KEPT else _limit(text)


def _limit(text: str | None) -> str:
    read = (text or "")[:MOST_CHARACTERS]
    if max(map(len, read.split()), default=0) < _LONGEST_WORD:  # a fifth of what the pattern costs
        return read
    return _NO_WORDS.sub(_spaces, read)


_limit_kept = lru_cache(maxsize=8)(_limit)


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
