"""Stated headlines as plain text: entities resolved, markup removed, double encoding repaired."""

from __future__ import annotations

import html
import re

from extractors.language.text import squeeze

_MOST_PASSES = 4
_LONGEST = 1000
_TAGS = r"a|abbr|b|big|cite|del|div|em|font|h[1-6]|i|ins|mark|p|q|s|small|span|strike|strong|sub|sup|u"
_PAIRED = re.compile(rf"<({_TAGS})(?:\s[^<>]{{0,200}})?>([^<>]*)</\1\s{{0,4}}>", re.IGNORECASE)
_EMPTY = re.compile(r"<(?:br|wbr|hr)\s{0,4}/?>", re.IGNORECASE)
_SHY = re.compile(r"&(?:amp;)?shy;|&(?:amp;)?zwnj;(?=\s)", re.IGNORECASE)
_SURE = 3
_PUNCTUATION_LEAD = "\u00e2"
_LATIN_LEADS = "\u00c2\u00c3"
_SIGNS_IN_TEXT = "\u00a0\u00ab\u00bb\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2039\u203a"
_ENCODED_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,3}"
)
"""A letter and signs that stand for the bytes of one character in UTF-8, decoded as Windows-1252."""


def plain_headline(text: str | None) -> str:
    """Return a stated headline as plain text on one line: entities resolved, however often they were escaped, pairs of
    inline tags removed, and UTF-8 that was decoded as Windows-1252 repaired. The empty string for None.

    A lone ``<`` and tags without an end stay: a headline may be about them.
    """
    if not text:
        return ""
    text = text[:_LONGEST]
    for _ in range(_MOST_PASSES):
        before = text
        if "&" in text:
            text = html.unescape(_SHY.sub("", text))
        if "<" in text:
            text = _PAIRED.sub(r"\2", _EMPTY.sub(" ", text))
        if text == before:
            break
    return squeeze(repair_double_encoding(text))


def repair_double_encoding(text: str) -> str:
    """Return the text with characters whose UTF-8 bytes were decoded as Windows-1252 restored: ``â€™`` becomes an
    apostrophe. Text that is no such sequence is left as it is.
    """
    if text.isascii():
        return text
    found = list(_ENCODED_TWICE.finditer(text))
    if not found:
        return text
    is_sure = len(found) >= _SURE or any(sequence[0][0] in _PUNCTUATION_LEAD for sequence in found)
    if not is_sure and any(_may_be_meant(text, sequence) for sequence in found):
        return text
    return _ENCODED_TWICE.sub(_decode_again, text)


def _may_be_meant(text: str, sequence: re.Match[str]) -> bool:
    """Whether a letter and a sign may be there as they are: ``CAFÉ’S``, ``“IRMÃ”``."""
    lead, sign = sequence[0][0], sequence[0][1]
    return lead not in _LATIN_LEADS or (sign in _SIGNS_IN_TEXT and text[: sequence.start()][-1:].isupper())


def _decode_again(found: re.Match[str]) -> str:
    letters = found[0]
    data = bytearray()
    for letter in letters:
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:
            data.append(ord(letter) & 0xFF)  # cp1252 leaves five bytes undefined; decoders map them to C1 controls
    need = 2 if data[0] < 0xE0 else 3 if data[0] < 0xF0 else 4
    if len(data) < need:
        return letters
    try:
        decoded = bytes(data[:need]).decode()
    except UnicodeDecodeError:
        return letters
    return decoded + letters[need:]
