"""Titles and times of a feed's items, which feeds write in more ways than their formats allow."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

_MARKUP: Final = re.compile(
    r"</?(?:b|i|u|s|em|strong|small|big|span|font|a|p|br|sub|sup|mark|img|div|h[1-6]|q|cite|abbr|wbr|tt|strike)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]\d{4}(?!\d)")
_LONGEST: Final = 4_000


def plain_title(title: str | None) -> str | None:
    """Return an item's title without markup, entities resolved, also where they were escaped twice; None for None."""
    if title is None:
        return None
    text = str(title)[:_LONGEST]
    for _ in range(2):
        if "<" in text:
            text = _MARKUP.sub(" " if "<br" in text.lower() else "", text)
        if "&" not in text:
            break
        text = html.unescape(text)
    return _MARKUP.sub("", text) if "<" in text else text


def language_of_times(stated: Iterable[str | None], language: str) -> str | None:
    """Return the ISO 639-1 code by which a feed's times are read, from its own ``language``; None if it has none.

    It decides the order of day and month in numbers: English is read month first, but not where one of the times shows
    that the day comes first, nor in a country that writes it so.
    """
    code = language.strip().lower().replace("_", "-")
    firsts_over, seconds_over = False, False
    for text in stated:
        if text and (match := _NUMBERS.search(text)):
            firsts_over = firsts_over or int(match[1]) > 12
            seconds_over = seconds_over or int(match[2]) > 12
    if seconds_over and not firsts_over:
        return "en"
    bare = code.partition("-")[0]
    is_day_first = firsts_over or code not in ("en", "en-us", "en-ph", "en-pr")
    if bare == "en" and is_day_first:
        return None
    return bare if len(bare) == 2 and bare.isalpha() else None
