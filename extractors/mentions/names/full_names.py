"""Bounds of people's names by the full names of the same document.

*Resignation of Davis*, *Brexit Boris Johnson*: an everyday word, a place or a word in other letters stands before (or
behind) a name, with a capital because it opens a sentence or a headline. Where the document has the name without it,
or a list has the family name, the name is what is left.
"""

from __future__ import annotations

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import FAMILY, FAMILY_RARE, KNOWN, frequent_words, person_names
from extractors.mentions.names.sounds import sounds_like
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.text_view import PLACE_NAME, TextView

_FIRST_NAMES = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family", "initial"))
_PLAIN = frozenset(CLASS_NUMBER[name] for name in ("Frequent", "Unknown", "lower", "function", "event", "place"))
_CYRILLIC = frozenset(("ru", "uk", "bg", "be", "mk"))
_FREQUENT = 2
"""How frequent a word is that is no name: foreign names too are among the rarer ones of the lists."""
_LONGEST = 4
_SURNAME = FAMILY | FAMILY_RARE | KNOWN


def cut_to_full_names(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans, with people's names cut down to the names that the document shows. Spans are changed."""
    people = [span for span in spans if span.label == PERSON and span.stop - span.first > 1]
    people = [span for span in people if not encoded.caseless[span.first]]
    if not people:
        return spans
    forms, kinds = encoded.forms.tolist(), encoded.kinds.tolist()
    full = {
        tuple(forms[span.first : span.stop])
        for span in people
        if span.stop - span.first < _LONGEST and (kinds[span.first] in _FIRST_NAMES or not encoded.opens[span.first])
    }
    surnames = {name[-1] for name in full}
    reader = _Reader(view, encoded)
    for span in people:
        if kinds[span.first] not in _FIRST_NAMES or reader.is_no_name(span.first):
            _cut_before(span, forms, full, surnames, reader)
        elif (
            span.stop - span.first > 2
            and tuple(forms[span.first : span.stop - 1]) in full
            and reader.is_everyday(span.stop - 1, is_behind=True)
        ):
            span.stop -= 1
    return spans


class _Reader:
    """What the words of a text show by themselves."""

    def __init__(self, view: TextView, encoded: Encoded) -> None:
        self.encoded, self.kinds = encoded, encoded.kinds
        self.frequency, self.names = frequent_words(view.language).get, person_names().get
        self.view = view
        self._places: dict[int, int] | None = None
        self.words, self.is_cyrillic = view.words, view.language in _CYRILLIC

    def is_everyday(self, at: int, *, is_behind: bool = False) -> bool:
        """Whether a word opens a sentence (or stands behind a full name), is frequent in its language and no name."""
        if not (self.encoded.opens[at] or is_behind) or int(self.kinds[at]) not in _PLAIN:
            return False
        fold = self.encoded.fold_words[at]
        if self.names(fold, 0) or self.frequency(fold, 0) < (1 if self.is_cyrillic else _FREQUENT):
            return False
        return not (self.is_cyrillic and sounds_like(fold))

    def is_no_name(self, at: int) -> bool:
        """Whether a word beside a name that is known belongs to no name: an everyday word, a place, other letters."""
        if self.is_cyrillic and self.words[at].isascii():
            return not self.words[at + 1].isascii()
        if self._places is None:
            self._places = place_words(self.view)
        if self._places.get(at) == PLACE_NAME:
            fold = self.encoded.fold_words[at]
            return not self.names(fold, 0) and not (self.is_cyrillic and sounds_like(fold))
        return self.is_everyday(at)

    def is_surname(self, at: int) -> bool:
        return bool(self.names(self.encoded.fold_words[at], 0) & _SURNAME)


def _cut_before(
    span: NameSpan, forms: list[int], full: set[tuple[int, ...]], surnames: set[int], reader: _Reader
) -> None:
    """Move the beginning of a name to where a full name or a surname of the document begins, if no name goes before."""
    last = span.stop - 1
    for first in range(span.first + 1, span.stop):
        if not reader.is_no_name(first - 1):
            return
        if span.stop - first >= _LONGEST:
            continue
        if tuple(forms[first : span.stop]) in full or (first == last and forms[last] in surnames):
            span.first = first
            return
    if last - span.first == 1 and reader.is_everyday(span.first) and reader.is_surname(last):
        span.first = last
