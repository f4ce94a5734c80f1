"""The words that begin a byline, and those that show that it goes on with others than the writers."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.quick_patterns import Beginning
from extractors.language.vocabulary import patterns

_SAID = rf"(?:(?:{patterns('byline_verbs')})\s{{1,4}})?"
PREPOSITIONS = patterns("byline_prepositions")
_NOUNS = patterns("byline_nouns")
_NAME_AHEAD = r"(?=\s{1,4}[^\W\d_]\S{1,40}\s{1,4}[^\W\d_]\S)"
LABEL = Beginning(
    r"[\W_]", [rf"{_SAID}(?:(?:{PREPOSITIONS})(?!\w)\s{{0,4}}[:\uff1a\u055d\-]?"
    rf"|(?:{_NOUNS})(?!\w)(?:\s{{0,4}}[:\uff1a\u055d\-/]|\s{{1,4}}(?:by|de|di)(?!\w)|{_NAME_AHEAD}|(?=\s{{1,4}}[^\x00-\u024f])))\s{{0,4}}(?=\S)"],
    most="{0,12}",
)  # fmt: skip
"""The words that begin a byline. A noun needs a colon or a name of two words: ``Author Hub`` is no byline."""

NOUN_LABEL = Beginning(r"[\W_]", [f"(?:{_NOUNS})"], r"(?!\w)\s{0,4}[:\uff1a\u055d]\s{0,4}(?=\S)", most="{0,12}")
"""A noun and a colon: enough to recognise a byline below a text."""


BARE_LABEL = Beginning(
    r"[\W_]", [rf"{_SAID}(?:{PREPOSITIONS}|{_NOUNS})"], r"\s{0,4}[:\uff1a\u055d]?\s{0,4}", most="{0,12}"
)
"""A byline's word on a line of its own, above the name."""
WITHIN = re.compile(
    rf"(?:^|(?<=[\s|\u00b7\u2022,;:\-\u2013\u2014\d.]))(?:{patterns('byline_within')}"
    rf"|(?:{_NOUNS})\s{{0,4}}[:\uff1a\u055d])(?!\w)\s{{0,4}}[:\uff1a\u055d]?\s{{0,4}}",
    re.IGNORECASE,
)
"""A byline's word within a line of other things."""

OTHERS = re.compile(
    rf"(?:^|(?<=[\s|,;/(\u3000\u30fb\uff0f]))(?:{patterns('byline_others')})\s?"
    rf"(?:[:\uff1a=\uff1d]|(?<=\w)\s(?:{PREPOSITIONS})(?!\w))",
    re.IGNORECASE,
)
"""Where a byline goes on with those who took the pictures, edited or translated."""

_BARE_OTHERS = Beginning(
    r"[\W_]",
    [rf"(?:{patterns('byline_others')})(?:\s(?:{PREPOSITIONS}))?"],
    r"\s{0,4}[:\uff1a]?\s{0,4}",
    most="{0,4}",
)


@lru_cache(maxsize=4096)
def is_bare_label_of_others(line: str) -> bool:
    """Whether a short line is nothing but the word for those who edited, reviewed or took the pictures."""
    return _BARE_OTHERS.fullmatch(line) is not None


@lru_cache(maxsize=4096)  # the short lines around a headline are the same on all pages of a site
def is_bare_label(line: str) -> bool:
    """Whether a short line is nothing but a byline's word."""
    return BARE_LABEL.fullmatch(line) is not None
