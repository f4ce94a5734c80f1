"""Words beside a printed time that say what it is of: the publication or a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from extractors.language.vocabulary import patterns


class Part(NamedTuple):
    """A part of a line with a time: its text, and what its words say of it; both may be false."""

    text: str
    is_publication: bool = False
    is_update: bool = False


def _by_first_letter(key: str) -> str:
    """Join the alternatives under a key, those with the same first letter in one group, which is faster to try."""
    groups = groupby(sorted(_top_level(patterns(key))), key=lambda entry: entry[0])
    return "|".join(_grouped(first, [entry[1:] for entry in entries]) for first, entries in groups)


def _grouped(first: str, rests: list[str]) -> str:
    plain = first.isalpha() and all(rest[:1] not in ("?", "*", "{", "+") for rest in rests)
    return f"{first}(?:{'|'.join(rests)})" if plain else "|".join(first + rest for rest in rests)


def _top_level(pattern: str) -> list[str]:
    """Split a pattern at the bars that are in no group."""
    parts, depth, current = [], 0, ""
    for letter in pattern:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]


def _beginnings_of(pattern: str) -> list[str]:
    """Return the first three or four letters of what a pattern matches: of each alternative where it begins with a
    group.
    """
    inner = re.match(r"\(\?:([^()]{1,80})\)\??", pattern)
    texts = [*inner[1].split("|"), pattern[inner.end() :]] if inner else [pattern]
    plain = (re.match(r"[^\W\d_]*", re.sub(r"\(\?:.*|\[.*|.\?.*", "", text)) for text in texts)
    return [letters[0][:4] for letters in plain if letters and letters[0]]


_UPDATE = rf"\b(?:{_by_first_letter('update_words')})\b"
_PUBLICATION = rf"\b(?:{_by_first_letter('publication_words')})\b"
_PARTS = re.compile(rf"{_by_first_letter('update_parts')}|{_by_first_letter('publication_parts')}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_BEGINNINGS = frozenset(
    form
    for entry in (*_top_level(patterns("update_words")), *_top_level(patterns("publication_words")))
    for form in _beginnings_of(entry)
)
"""The first letters of the words that are labels: four, or three where a pattern fixes no more."""
_LABEL = re.compile(rf"(?P<update>{_UPDATE})|(?P<publication>{_PUBLICATION})", re.IGNORECASE)
_LABEL_OR_PART = re.compile(
    rf"(?P<update>{_UPDATE}|{_by_first_letter('update_parts')})"
    rf"|(?P<publication>{_PUBLICATION}|{_by_first_letter('publication_parts')})",
    re.IGNORECASE,
)
_AROUND_TIMES = " :：-–—|,;·•/("
_DIGIT = re.compile(r"\d")


def parts_of(line: str) -> list[Part]:
    """Split a line at the words that say what its times are of: ``Mis à jour le 13/11 - Publié le 10/11`` has two
    parts. Where the words follow the times, each goes with the time before it. A part without digits is left
    out.
    """
    found = _labels_in(line)
    if not found:
        return [Part(line)]
    ends = [match.start() for match in found[1:]] + [len(line)]
    before = line[: found[0].start()]
    after = [line[match.end() : end] for match, end in zip(found, ends, strict=True)]
    if _DIGIT.search(before) and not _DIGIT.search(after[-1]):  # the words follow
        starts = [0] + [match.end() for match in found[:-1]]
        texts = [line[start : match.start()] for start, match in zip(starts, found, strict=True)]
        return list(_joined(texts, found))
    parts = [Part(before)] if _DIGIT.search(before) else []
    return parts + list(_joined(after, found))


def is_of_update(line: str) -> bool:
    """Whether a line has words that mark its time as that of a change. The time itself is not checked."""
    return any(match["update"] for match in _labels_in(line))


def is_label(line: str) -> bool:
    """Whether a line has words that say what a time is of, and no time itself."""
    return _DIGIT.search(line) is None and bool(_labels_in(line))


def is_label_alone(line: str) -> bool:
    """Whether a line has such words and no other letters: *Giriş Tarihi*, which stands where a name might."""
    return is_label(line) and _WORD.search(_LABEL_OR_PART.sub(" ", line)) is None


def _labels_in(line: str) -> list[re.Match[str]]:
    """Return the labels in a line. The patterns are tried where it has a word that begins like one: they cost ten times
    as much.
    """
    if not line.isascii() and _PARTS.search(line) is not None:
        return list(_LABEL_OR_PART.finditer(line))
    words = _WORD.findall(line.lower())
    if _BEGINNINGS.isdisjoint([word[:4] for word in words]) and _BEGINNINGS.isdisjoint([word[:3] for word in words]):
        return []
    return list(_LABEL.finditer(line))


def _joined(texts: list[str], found: list[re.Match[str]]) -> Iterator[Part]:
    """Pair texts with their labels; a label without digits of its own goes with the next text."""
    held: list[re.Match[str]] = []
    for text, match in zip(texts, found, strict=True):
        held.append(match)
        if _DIGIT.search(text):
            is_publication = any(entry["publication"] for entry in held)
            is_change = not is_publication and any(entry["update"] for entry in held)
            yield Part(text.strip(_AROUND_TIMES), is_publication, is_change)
            held = []
