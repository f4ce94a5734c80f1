"""The words that name who speaks: before or after a verb of saying."""

from __future__ import annotations

from bisect import bisect_left

from extractors.mentions.quotations.reading import BREAKS, COLONS, COMMAS, ENDS, Range, Reading
from extractors.mentions.quotations.vocabulary import (
    ADDRESS,
    ADVERB,
    ANONYMOUS,
    ANY_PRONOUN,
    AUXILIARY,
    CLAUSE,
    CUE,
    HE,
    HEAD,
    OPENER,
    SHE,
    SPEECH,
    STOP,
    THAT,
    THEY,
    TIME,
)

_LONGEST = 18
_LONGEST_BRACKET = 10
_GERMAN_SMALL = frozenset(
    ("von", "der", "die", "das", "des", "dem", "den", "und", "für", "zu", "zur", "aus", "e", "van", "de")
)  # fmt: skip
_CASES = frozenset(("ने", "نے"))
"""Words after a name that mark it as the subject, as in Hindi and Urdu."""
_A = frozenset(("a", "an", "the", "his", "her", "its", "their"))
_TO = {
    "en": ("to",), "fr": ("à", "au", "aux", "devant"), "es": ("a", "al", "ante"), "de": ("gegenüber",),
    "pt": ("a", "ao", "à", "aos"), "it": ("a", "al", "alla", "ai"), "fa": ("به",),
}  # fmt: skip
_QUOTING = frozenset(("quoted", "quotes", "quoting", "cited", "citing", "cites"))
AND = frozenset(("and", "und", "et", "y", "e", "и", "ve", "و", "but", "then"))
RELATIVE = frozenset(("who", "whose", "which", "qui", "que", "quien", "der", "die", "который", "которая"))
_ROMANCE_ARTICLES = {
    "it": ("il", "lo", "la", "l'", "i", "gli", "le", "un", "una", "è"),
    "es": ("el", "la", "los", "las", "un", "una"),
    "pt": ("o", "a", "os", "as", "um", "uma"),
    "fr": ("le", "la", "l'", "les", "un", "une"),
}
_LONGEST_ASIDE = 26
_BOUNDARIES = COLONS | BREAKS
_NOUNS = HEAD | ANONYMOUS


def is_boundary(reading: Reading, at: int) -> bool:
    """Whether a mark ends a clause: a stop, colon, dash, bracket, line break, or a piece in quotation marks."""
    if reading.piece_of[at] >= 0:
        return True
    if reading.are_words[at]:
        return False
    word = reading.view.words[at]
    if word in _BOUNDARIES or reading.is_dash(at) or word[0] == "\n":
        return True
    if word not in ENDS:
        return False
    # the full stop of Mr. or Gen. ends nothing
    return not (word == "." and at and reading.is_abbreviation(at - 1))


def cue_start(reading: Reading, low: int, cue: int) -> int:
    """Return the first word of a cue with its auxiliaries and adverbs (``has also said``)."""
    first = cue
    while first > low and reading.piece_of[first - 1] < 0 and reading.roles[first - 1] & (AUXILIARY | ADVERB):
        first -= 1
    return first


def quoted_subject(reading: Reading, low: int, cue: int) -> Range | None:
    """Return who is quoted *as saying*: the object of *quoted*, or its subject in the passive."""
    words = reading.view.words
    if words[cue] != "as":
        return None
    for at in range(cue - 1, max(low, cue - _LONGEST) - 1, -1):
        if words[at] in _QUOTING:
            is_passive = at + 1 == cue or (at > low and bool(reading.roles[at - 1] & AUXILIARY))
            return subject_before(reading, low, at) if is_passive else (at + 1, cue)
    return None


def follows_and(reading: Reading, low: int, cue: int) -> bool:
    """Whether a verb shares the subject of a verb before it (``he rose and said``)."""
    first = cue_start(reading, low, cue)
    return first > low and reading.view.words[first - 1] in AND


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
        if words[at] == ")":
            opening = before_bracket(reading, low, at)
            if opening > low:
                first = opening
                at = opening - 1
                continue
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
    while end > first and (words[end - 1] in _CASES or not (reading.is_word(end - 1) or words[end - 1] in ").")):
        end -= 1
    return (first, end) if end > first else None


def subject_after(reading: Reading, first: int, high: int) -> Range | None:
    """Return the subject that begins at the word ``first``, before ``high``; None if there is none."""
    words, roles = reading.view.words, reading.roles
    while first < high and roles[first] & ADVERB and not roles[first] & ANY_PRONOUN:
        first += 1
    if first < high and roles[first] & ANY_PRONOUN and not reading.is_article(first):
        return first, first + 1
    at = first
    has_noun = False
    is_german = reading.vocabulary.language == "de"
    high = min(high, first + _LONGEST)
    while at < high:
        role = roles[at]
        if is_boundary(reading, at) or role & (THAT | STOP | AUXILIARY) or (role & SPEECH and not role & _NOUNS):
            break
        if words[at] in COMMAS:
            break
        if is_german and words[at][0].islower() and words[at] not in _GERMAN_SMALL and has_noun:
            break
        has_noun = has_noun or words[at][0].isupper()
        at += 1
    stop = at
    while stop > first and not reading.is_word(stop - 1) and words[stop - 1] != ".":
        stop -= 1
    return (first, stop) if stop > first else None


def before_bracket(reading: Reading, low: int, at: int) -> int:
    """Return the bracket that a closing one pairs with, or ``at`` if it is far."""
    words = reading.view.words
    for opening in range(at - 1, max(low, at - _LONGEST_BRACKET) - 1, -1):
        if words[opening] == "(":
            return opening
    return at


def after_aside(reading: Reading, at: int, high: int) -> int:
    """Return the word after a bracket or a relative clause between commas that begins at ``at``, else ``at``."""
    words = reading.view.words
    if words[at] == "(":
        for closing in range(at + 1, min(high, at + _LONGEST_BRACKET)):
            if words[closing] == ")":
                return closing + 1
    elif words[at] in COMMAS and at + 1 < high and words[at + 1] in RELATIVE:
        for comma in range(at + 2, min(high, at + _LONGEST_ASIDE)):
            if words[comma] in COMMAS:
                return comma + 1
    return at


def main_subject(reading: Reading, first: int, stop: int) -> Range | None:
    """Return the first name or personal pronoun outside quotation marks, as the subject of a whole sentence."""
    named = bisect_left(reading.named, (first, 0))
    far = stop
    found: Range | None = None
    while named < len(reading.named) and reading.named[named][0] < stop:
        if reading.piece_of[reading.named[named][0]] < 0:
            found = reading.named[named]
            far = found[0]
            break
        named += 1
    for at in range(first, far):
        if reading.roles[at] & (HE | SHE | THEY) and reading.piece_of[at] < 0:
            return at, at + 1
    return found


def before_article(reading: Reading, subject: Range) -> Range:
    """Return a source up to the name that an article follows without a comma (*Secondo Rossi il piano …*)."""
    words = reading.view.words
    for _, stop in reading.named_in(*subject):
        if stop < subject[1] and words[stop] in _ROMANCE_ARTICLES.get(reading.vocabulary.language, ()):
            return subject[0], stop
    return subject


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


def addressee(reading: Reading, cue: Range, speaker: Range | None, *, is_told: bool) -> Range | None:
    """Return whom or what medium something was said to: *told Reuters*, *said to the court*; None if not printed."""
    words, roles = reading.view.words, reading.roles
    at = cue[1]
    if speaker is not None and speaker[0] >= at:
        at = speaker[1]
        is_told = False
    if at >= len(words) or reading.piece_of[at] >= 0:
        return None
    if is_told:
        found = subject_after(reading, at, at + _LONGEST)
        if found is None:
            return None
        first = found[0]
        if roles[first] & ANY_PRONOUN or not (
            words[first][0].isupper() or roles[first] & ADDRESS or words[first] in _A
        ):
            return None
        return found
    if words[at] in _TO.get(reading.vocabulary.language, ()):
        return subject_after(reading, at + 1, at + 1 + _LONGEST)
    if roles[at] & ADDRESS:
        return at, at + 1
    return None
