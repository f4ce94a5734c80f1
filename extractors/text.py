"""Small text helpers that every reader of pages shares."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def words(text: str) -> frozenset[str]:
    """Return the words of a space-separated list: how this package writes down its vocabularies."""
    return frozenset(text.split())


def squeeze(text: str | None) -> str:
    """Return the text with every run of white space made one space and none at the ends; soft hyphens and zero-width
    spaces go, the joiners that Persian and Hindi need stay.
    """
    return " ".join(_INVISIBLE.sub("", text).split()) if text else ""


def fold(text: str | None) -> str:
    """Return the text for comparing: compatibility form, case folded, all but letters and digits made one space."""
    return (
        _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()).strip() if text else ""
    )


def count_words(text: str | None) -> int:
    """Count the words of a text in any script.

    Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are counted at one word for
    two letters, which is near the mean length of a Chinese and Japanese word (1.5 to 2.3 letters). Korean has spaces.
    """
    if not text:
        return 0
    spaceless = 0 if text.isascii() else len(_SPACELESS.findall(text))
    spaced = _SPACELESS.sub(" ", text) if spaceless else text
    return len(_WORD.findall(spaced)) + (spaceless + 1) // 2
