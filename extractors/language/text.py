"""Small text helpers that every reader of pages shares."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_NOT_WORD = re.compile(r"[\W_]+")
_FOLDED = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
"""Each ASCII character as a folded text has it."""
_TYPOGRAPHIC = "\u2019\u2018\u201c\u201d\u2013\u2014"
"""What texts of ASCII letters have besides them."""
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
"""The inside of a character class: scripts that are written without spaces between words."""
_SPACELESS = re.compile(f"[{SPACELESS}]")
MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04"
    "\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d62\u0d63\u0d82\u0d83\u0dca-\u0ddf\u200c\u200d"
    "\u0a70\u0a71\u0a75\u0b56\u0b57\u0c81-\u0c83\u0cbc-\u0cd6\u0ce2\u0ce3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u0df2\u0df3"
)
"""The inside of a character class: vowel signs and joiners, which are part of a word but no letters to ``re``."""

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}'’\-](?=\w|[{MARKS}])|[{MARKS}])*")


def words(text: str) -> frozenset[str]:
    """Split a space-separated list, as written in the vocabularies, into a set of words."""
    return frozenset(text.split())


def squeeze(text: str | None) -> str:
    """Return the text trimmed, with every run of white space replaced by one space. Soft hyphens and zero-width spaces
    are removed; the joiners that Persian and Hindi need are kept. The empty string for None.
    """
    if not text:
        return ""
    return " ".join((text if text.isascii() else without_invisible(text)).split())


def without_invisible(text: str) -> str:
    """Return a text without soft hyphens, zero-width spaces, word joiners and byte order marks."""
    for mark in _INVISIBLE:  # much faster than a pattern: most texts have none
        text = text.replace(mark, "")
    return text


def has_any(text: str, parts: Iterable[str]) -> bool:
    """Whether one of several texts is in a text; quicker than ``any`` over a generator."""
    for part in parts:  # noqa: SIM110
        if part in text:
            return True
    return False


def fold(text: str | None) -> str:
    """Return the text for comparison: NFKC normalised, case folded, every run of characters other than letters and
    digits replaced by one space, trimmed. The empty string for None.
    """
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", without_invisible(text)).casefold()
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
        if not text.isascii():
            return _NOT_WORD.sub(" ", text.lower()).strip()
    return b" ".join(text.encode().translate(_FOLDED).split()).decode()


def count_words(text: str | None) -> int:
    """Count the words of a text in any script; 0 for None or an empty text.

    Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are counted at one word for
    two letters, which is near the mean length of a Chinese and Japanese word (1.5 to 2.3 letters). Korean has spaces.
    """
    if not text:
        return 0
    spaceless = 0 if text.isascii() else len(_SPACELESS.findall(text))
    spaced = _SPACELESS.sub(" ", text) if spaceless else text
    return len(_WORD.findall(spaced)) + (spaceless + 1) // 2


def storable(text: str) -> str:
    """Return a text that can be stored as UTF-8: lone surrogates replaced by question marks, NUL characters removed."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def without_spans(text: str | None, spans: Iterable[Mapping[str, Any]]) -> str | None:
    """Return a text without the spans that rows with ``start_offset`` and ``end_offset`` cut out of it."""
    if text is None:
        return None
    parts, begin = [], 0
    for row in sorted(spans, key=lambda row: row["start_offset"]):
        parts.append(text[begin : row["start_offset"]])
        begin = max(begin, row["end_offset"])
    return "".join([*parts, text[begin:]])


def content_hash(title: str | None, body: str | None) -> str:
    """Return the SHA-256 of title and body with white space folded: it changes with each version of an article."""
    text = f"{squeeze(title)}\n{squeeze(body)}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
