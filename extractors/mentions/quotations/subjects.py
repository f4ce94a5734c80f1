"""The words that name who speaks: before or after a verb of saying."""

from __future__ import annotations

from extractors.mentions.quotations.reading import BREAKS, COLONS, COMMAS, DASHES, ENDS, Range, Reading
from extractors.mentions.quotations.vocabulary import (
    ABBREVIATION,
    ADVERB,
    ANONYMOUS,
    ANY_PRONOUN,
    AUXILIARY,
    CLAUSE,
    CUE,
    HEAD,
    OPENER,
    SPEECH,
    STOP,
    THAT,
    TIME,
)

_LONGEST = 18
_LONGEST_ASIDE = 26
_BOUNDARIES = COLONS | BREAKS | DASHES
_NOUNS = HEAD | ANONYMOUS


def is_boundary(reading: Reading, at: int) -> bool:
    """Whether a mark ends a clause: a stop, colon, dash, bracket, line break, or a piece in quotation marks."""
    word = reading.view.words[at]
    if reading.piece_of[at] >= 0 or word in _BOUNDARIES or word[0] == "\n":
        return True
    if word not in ENDS:
        return False
    # the full stop of Mr. or Gen. ends nothing
    return not (word == "." and at and reading.roles[at - 1] & ABBREVIATION)


def cue_start(reading: Reading, low: int, cue: int) -> int:
    """Return the first word of a cue with its auxiliaries and adverbs (``has also said``)."""
    first = cue
    while first > low and reading.piece_of[first - 1] < 0 and reading.roles[first - 1] & (AUXILIARY | ADVERB):
        first -= 1
    return first


def subject_before(reading: Reading, low: int, cue: int) -> Range | None:
    """Return the subject that ends before the word ``cue``, not before ``low``; None if there is none."""
    words, roles = reading.view.words, reading.roles
    stop = cue_start(reading, low, cue)
    end = stop
    at = stop - 1
    if at > low and words[at] in COMMAS:
        # Name, a description between commas, said
        end = at
        at -= 1
        far = max(low, at - _LONGEST_ASIDE)
        while at > far and words[at] not in COMMAS and not is_boundary(reading, at):
            at -= 1
        if at <= far or words[at] not in COMMAS:
            at = end - 1
        else:
            at -= 1
    first = at + 1
    nearest = max(low, at - _LONGEST)
    while at >= nearest:
        role = roles[at]
        if words[at] in COMMAS or is_boundary(reading, at) or (role & THAT and not role & (STOP | ANY_PRONOUN)):
            break
        if role & CUE and not role & _NOUNS and at < first - 1:
            break
        first = at
        if role & CLAUSE:
            first = at + 1
            break
        at -= 1
    while first < end and roles[first] & (OPENER | ADVERB | TIME) and not roles[first] & ANY_PRONOUN:
        first += 1
    while end > first and not reading.is_word(end - 1) and words[end - 1] not in ").":
        end -= 1
    return (first, end) if end > first else None


def subject_after(reading: Reading, first: int, high: int) -> Range | None:
    """Return the subject that begins at the word ``first``, before ``high``; None if there is none."""
    words, roles = reading.view.words, reading.roles
    while first < high and roles[first] & ADVERB and not roles[first] & ANY_PRONOUN:
        first += 1
    if first < high and roles[first] & ANY_PRONOUN:
        return first, first + 1
    at = first
    high = min(high, first + _LONGEST)
    while at < high:
        role = roles[at]
        if is_boundary(reading, at) or role & (THAT | STOP | AUXILIARY) or (role & SPEECH and not role & _NOUNS):
            break
        if words[at] in COMMAS:
            break
        at += 1
    stop = at
    while stop > first and not reading.is_word(stop - 1) and words[stop - 1] != ".":
        stop -= 1
    return (first, stop) if stop > first else None


def aside_after(reading: Reading, stop: int, high: int) -> int:
    """Return the end of a description between commas after a subject (``Mr. Roe, a farmer,``), or ``stop``."""
    words = reading.view.words
    if stop >= high or words[stop] not in COMMAS:
        return stop
    at = stop + 1
    far = min(high, at + _LONGEST_ASIDE)
    while at < far and words[at] not in COMMAS and not is_boundary(reading, at):
        at += 1
    return at if at > stop + 1 else stop
