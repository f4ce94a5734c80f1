"""Names in Cyrillic letters: where they begin and end, and more mentions of the people that a text introduces.

Newspapers in Cyrillic letters write the names of people in them, and those of firms often as they are: *Brexit Борис
Джонсон* holds a name of two words, and *Cockpit* alone is no person. Initials stand before or behind a surname, with
and without spaces (*Т.Мэй*, *Иванов И.И.*), and an organisation or a country is often followed by the name of whoever
heads it (*представитель Еврокомиссии Маргаритис Схинас*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.mentions.names.features import CLASS_NUMBER, name_bits
from extractors.mentions.names.forms import form_key
from extractors.mentions.names.lists import FAMILY, GIVEN, GIVEN_RARE, KNOWN, frequent_words, rule_words
from extractors.mentions.names.sounds import sounds_like
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import ORGANISATION, PERSON, Encoded
from extractors.mentions.text_view import TextView

LANGUAGES = frozenset(("ru", "uk", "bg", "be", "mk", "sr"))
_GIVEN = GIVEN | GIVEN_RARE
_WORD = re.compile(r"[\u0400-\u042f][\u0400-\u04ff’'-]+\Z")
"""A word in Cyrillic letters with a capital."""
_LIKE_CYRILLIC = re.compile(r"[ABCEHIKMOPTX][\u0430-\u04ff]+\Z")
"""Such a word whose capital was typed in Latin letters that look the same."""
_LISTED = GIVEN | FAMILY | KNOWN
_ROMAN = re.compile(r"[IVX]+\Z")
_INITIALS = re.compile(r"(?:[\u0400-\u042f]\.[ \u00a0]?){1,2}\Z")
_NOT_IN_PEOPLE = frozenset(
    CLASS_NUMBER[name]
    for name in ("title", "Title", "honorific", "orghead", "Orghead", "legal", "place", "event", "calendar", "function")
)
_RELATION, _GIVEN_KINDS = CLASS_NUMBER["relation"], frozenset((CLASS_NUMBER["given"], CLASS_NUMBER["given_family"]))
_ACRONYM = CLASS_NUMBER["ACRONYM"]
_ORGANISED = frozenset(CLASS_NUMBER[name] for name in ("orghead", "Orghead", "ACRONYM"))
_SURE_ENOUGH = 0.7
_ADDED = 0.6
_WAS_ANOTHER_KIND = 0.6
_EVERYDAY, _FREQUENT = 2, 3
"""How frequent a word may be that no list has and that is a name, and how frequent one is that is none."""
_EVERYDAY_SOUND = 5
_WIDEST_GAP = 4


@lru_cache(maxsize=1)
def _foreign() -> frozenset[str]:
    """Return the forms of foreign given names that neither a list of names has nor sound like one."""
    return frozenset(form_key(name, "ru") for name in rule_words("ru", "given"))


def fit_cyrillic(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans of a text in Cyrillic letters with better bounds, and with given names that stand alone."""
    reader = _Reader(view, encoded)
    parted = [part for span in spans for part in _part(span, reader)]
    _cut_openers(parted, reader)
    kept: list[NameSpan] = []
    introduced = {
        encoded.forms[span.first]
        for span in parted
        if span.label == PERSON and span.stop - span.first > 1 and reader.is_given(span.first)
    }
    for span in parted:
        if span.label == PERSON:
            _extend(span, kept, introduced, reader)
        kept.append(span)
    return _with_given_names(kept, introduced, reader)


def _nominatives(fold: str) -> Sequence[str]:
    """Return what a woman's name in the instrumental case may be otherwise (*Терезой*)."""
    if fold.endswith(("ой", "ою", "ей", "ею")):
        return (fold[:-2] + ("а" if fold[-2] == "о" else "я"),)
    return ()


class _Reader:
    """What the words of a text show by themselves."""

    def __init__(self, view: TextView, encoded: Encoded) -> None:
        self.view, self.encoded, self.words = view, encoded, view.words
        self.kinds: list[int] = encoded.kinds.tolist()
        self.places = place_words(view)
        self.frequency = frequent_words(view.language).get

    def is_latin(self, at: int) -> bool:
        return self.words[at].isascii() and self.words[at][0].isalpha()

    def is_word(self, at: int, *, is_place: bool = False) -> bool:
        """Whether a word with a capital may belong to a person's name; ``is_place``: a place's name may too."""
        if self.kinds[at] in _NOT_IN_PEOPLE or self.kinds[at] == _ACRONYM or (at in self.places and not is_place):
            return False
        return _WORD.match(self.words[at]) is not None and not self.words[at].isupper()

    def is_given(self, at: int) -> bool:
        """Whether a word is a given name by a list, in the forms of its cases, or sounds like a foreign one."""
        fold = self.encoded.fold_words[at]
        if not self.is_word(at, is_place=at in self.places and name_bits(fold, self.view.language) & GIVEN > 0):
            return _LIKE_CYRILLIC.match(self.words[at]) is not None
        if form_key(fold, "ru") in _foreign():
            return True
        is_everyday = self.frequency(fold, 0) >= _EVERYDAY_SOUND
        for form in (fold, *_nominatives(fold)):
            bits = name_bits(form, self.view.language)
            if bits & _GIVEN or (not bits and not is_everyday and sounds_like(form) & _GIVEN):
                return True
        return False

    def is_unknown(self, at: int) -> bool:
        """Whether a word may be a name that no list has: it is no everyday word of the language."""
        fold = self.encoded.fold_words[at]
        return self.is_word(at) and self.frequency(fold, 0) <= _EVERYDAY

    def is_foreign(self, at: int) -> bool:
        """Whether a word is none of a person's name: a place, in Latin letters, or an organisation's."""
        return at in self.places or self.is_latin(at) or self.kinds[at] in _ORGANISED

    def is_joined(self, at: int) -> bool:
        """Whether nothing but one space is between a word and the one before it."""
        between = self.view.text[self.view.ends[at - 1] : self.view.starts[at]]
        return 0 < len(between) < _WIDEST_GAP and not between.strip(" \u00a0\u200b")


def _cut_openers(spans: list[NameSpan], reader: _Reader) -> None:
    """Cut off the word that opens a sentence before a name that the text has without it (*Место Дэвиса*)."""
    forms = reader.encoded.forms.tolist()
    people = [span for span in spans if span.label == PERSON and span.stop - span.first > 1]
    names = {tuple(forms[span.first : span.stop]) for span in people}
    surnames = {name[-1:] for name in names}
    for span in people:
        rest = tuple(forms[span.first + 1 : span.stop])
        if not reader.encoded.opens[span.first] or reader.is_given(span.first):
            continue
        is_frequent = reader.frequency(reader.encoded.fold_words[span.first], 0) >= _FREQUENT
        if rest in names or (is_frequent and rest in surnames):
            span.first += 1


def _part(span: NameSpan, reader: _Reader) -> Sequence[NameSpan]:
    """Return a span, or the organisation and the person that it is made of."""
    words = reader.words
    first, stop = span.first, span.stop
    if span.label == PERSON:
        if all(reader.is_latin(at) for at in range(first, stop)):
            if not name_bits(reader.encoded.fold_words[first], "en") & _LISTED:
                span.label, span.confidence = ORGANISATION, min(span.confidence, _WAS_ANOTHER_KIND)
            return (span,)
        while span.first < stop - 1 and reader.is_latin(span.first) and not reader.is_latin(stop - 1):
            span.first += 1
        return (span,)
    last = stop - 1 if _ROMAN.match(words[stop - 1]) and stop - first > 2 else stop
    begin = last - 2 if last == stop else last - 1
    if begin <= first or not all(reader.is_word(at) for at in range(begin, last)):
        return (span,)
    before = range(first, begin)
    if not reader.is_given(begin):
        is_named = reader.is_foreign(begin - 1) and begin - 1 not in reader.places
        if not is_named or last < stop or not all(reader.is_unknown(at) for at in range(begin, last)):
            return (span,)
    if not all(map(reader.is_foreign, before)):
        return (span,)
    person = NameSpan(begin, stop, PERSON, span.confidence)
    if all(at in reader.places for at in before):
        return (person,)
    span.stop = begin
    return (span, person)


def _extend(span: NameSpan, kept: list[NameSpan], introduced: set[int], reader: _Reader) -> None:
    """Add to a person's name the initials beside it and the given name before it."""
    words, view = reader.words, reader.view
    before = kept[-1] if kept else None
    while (
        span.first > 1
        and words[span.first - 1] == "."
        and len(words[span.first - 2]) == 1
        and words[span.first - 2].isupper()
        and view.starts[span.first - 1] == view.ends[span.first - 2]
        and view.starts[span.first] - view.ends[span.first - 1] <= 1
    ):
        span.first -= 2
    at = span.first - 1
    if span.stop - span.first == 1 and at >= 0 and reader.is_joined(span.first) and _WORD.match(words[span.first]):
        is_free = (
            before is None or before.stop <= at or (before.label == ORGANISATION and before.stop - before.first > 1)
        )
        is_known = reader.is_given(at) or (reader.is_word(at, is_place=True) and reader.encoded.forms[at] in introduced)
        is_inside = not reader.encoded.opens[at] and reader.is_unknown(at)
        if before is not None and before.stop > at:  # Brexit Стив | Бейкер
            is_inside &= all(map(reader.is_foreign, range(before.first, at)))
        if is_free and (is_known or is_inside):
            span.first = at
    at = span.stop
    if at < len(words) and at - span.first == 1 and reader.is_joined(at) and _INITIALS.match(words[at]):
        span.stop += 1
    while kept and kept[-1].stop > span.first:
        kept[-1].stop = span.first
        if kept[-1].stop <= kept[-1].first:
            kept.pop()


def _with_given_names(spans: list[NameSpan], introduced: set[int], reader: _Reader) -> list[NameSpan]:
    """Return the spans, with the given names that stand alone: of people whom the text introduces, and of relatives
    (*его дочь Юлия*); and full names that begin with a listed one.
    """
    taken = {at for span in spans for at in range(span.first, span.stop)}
    kinds, forms, opens = reader.kinds, reader.encoded.forms, reader.encoded.opens
    added = []
    for at in range(len(reader.words)):
        if at in taken or not reader.encoded.capital[at] or not reader.is_word(at, is_place=True):
            continue
        is_relative = at > 0 and kinds[at - 1] == _RELATION and reader.is_joined(at) and kinds[at] in _GIVEN_KINDS
        is_again = forms[at] in introduced and at not in reader.places and kinds[at] in _GIVEN_KINDS and not opens[at]
        after = at + 1
        is_full = (
            after < len(reader.words)
            and after not in taken
            and reader.is_given(at)
            and (kinds[at] in _GIVEN_KINDS or not opens[at])
            and reader.is_unknown(after)
            and reader.is_joined(after)
        )
        behind = next((span for span in spans if span.stop == at and span.label == PERSON), None) if is_full else None
        if behind is not None and reader.is_joined(at):  # Хуан | Карлос Салас
            behind.stop = after + 1
            taken.update((at, after))
        elif is_full or is_relative or is_again:
            span = NameSpan(at, at + 1 + is_full, PERSON, _ADDED)
            added.append(span)
            taken.update(range(span.first, span.stop))
    return sorted(spans + added, key=lambda span: span.first) if added else spans
