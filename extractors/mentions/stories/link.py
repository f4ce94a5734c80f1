"""Which of many pairs of texts report one event, compared in the order of time with few texts in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from extractors.mentions.stories.likeness import ACROSS_LANGUAGES, ReadTerms, describe_shared, likeness, shared_kinds
from extractors.mentions.stories.terms import NUMBER, ORGANISATION, PAIR, PERSON, PLACE, WORD

LEAST_LIKENESS = 0.22
"""Two articles that are so alike report one event, whatever their languages."""
LEAST_WITHIN_OUTLET = 0.35
"""What an outlet prints every day (markets, weather, fixtures) names the same things in the same words."""
_MOST_READ = 4_096


class Text(NamedTuple):
    """A text to compare: its number by time, its outlet, its language, and its terms as stored."""

    number: int
    outlet_key: str
    language: str | None
    story_terms: str | None


class Link(NamedTuple):
    """Two texts that report one event, by number, the later first: how alike they are, what they share in words, and
    how many terms of each kind.
    """

    text_number: int
    earlier_text_number: int
    likeness: float
    evidence: str
    shared_person_count: int
    shared_organisation_count: int
    shared_place_count: int
    shared_number_count: int
    shared_word_count: int
    is_same_outlet: bool
    is_across_languages: bool


class _Compared(ReadTerms):
    """A text with its terms read."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.story_terms, text.language)
        self.outlet_key = text.outlet_key


def link_texts(texts: Iterable[Text], later: Sequence[Any], earlier: Sequence[Any]) -> Iterator[Link]:
    """Emit the links among pairs of texts, given by their numbers.

    ``texts`` come in the order of their numbers; ``later`` and ``earlier`` are parallel, in the order of the later
    text's number. A text is kept until its last pair, as it is stored; few are kept as read.
    """
    last_use: dict[int, int] = {}
    for number, other in zip(later, earlier, strict=True):
        last_use[int(other)] = int(number)
    waiting: dict[int, Text] = {}
    leaving: dict[int, list[int]] = {}
    for other, number in last_use.items():
        leaving.setdefault(number, []).append(other)
    read: dict[int, _Compared] = {}
    position = 0
    for text in texts:
        own = _Compared(text)
        while position < len(later) and later[position] == text.number:
            number = int(earlier[position])
            position += 1
            other = read.get(number)
            if other is None:
                if len(read) >= _MOST_READ:
                    del read[next(iter(read))]
                other = read[number] = _Compared(waiting[number])
            if (link := _compare(text.number, own, number, other)) is not None:
                yield link
        if text.number in last_use:
            waiting[text.number] = text
        for number in leaving.get(text.number, ()):
            waiting.pop(number, None)
            read.pop(number, None)


def least_likeness(*, is_same_outlet: bool, is_one_language: bool) -> float:
    """Return how alike two articles must be to report one event."""
    if is_same_outlet:
        return LEAST_WITHIN_OUTLET if is_one_language else LEAST_WITHIN_OUTLET * ACROSS_LANGUAGES
    return LEAST_LIKENESS


def _compare(number: int, one: _Compared, other_number: int, other: _Compared) -> Link | None:
    is_one_language, is_same_outlet = one.language == other.language, one.outlet_key == other.outlet_key
    alike = likeness(one, other)
    if alike < least_likeness(is_same_outlet=is_same_outlet, is_one_language=is_one_language):
        return None
    kinds = shared_kinds(one, other)
    return Link(
        number,
        other_number,
        alike,
        describe_shared(one, other),
        kinds.get(PERSON, 0),
        kinds.get(ORGANISATION, 0),
        kinds.get(PLACE, 0),
        kinds.get(NUMBER, 0),
        kinds.get(WORD, 0) + kinds.get(PAIR, 0),
        is_same_outlet,
        not is_one_language,
    )
