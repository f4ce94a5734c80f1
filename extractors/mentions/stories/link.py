"""Which of many pairs of texts report one event, compared in the order of time with few texts in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from extractors.mentions.stories.likeness import ReadTerms, describe_shared, least_likeness, likeness, shared_kinds
from extractors.mentions.stories.screen import Screen
from extractors.mentions.stories.terms import NUMBER, ORGANISATION, PAIR, PERSON, PLACE, WORD

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


def link_texts(texts: Iterable[Text], later: Sequence[Any], earlier: Sequence[Any]) -> Iterator[Link]:
    """Emit the links among pairs of texts, given by their numbers.

    ``texts`` come in the order of their numbers; ``later`` and ``earlier`` are parallel, in the order of the later
    text's number. A text is kept until its last pair, as it is stored; few are kept as read.
    """
    last_use: dict[int, int] = {}
    for number, other in zip(later, earlier, strict=True):
        last_use[int(other)] = int(number)
    leaving: dict[int, list[int]] = {}
    for other, number in last_use.items():
        leaving.setdefault(number, []).append(other)
    waiting: dict[int, Text] = {}
    rows: dict[int, int] = {}
    screen = Screen()
    read = _Read()
    position = 0
    for text in texts:
        first = position
        while position < len(later) and later[position] == text.number:
            position += 1
        waiting[text.number] = text
        rows[text.number] = screen.add(text.story_terms, text.language, text.outlet_key)
        numbers = [int(number) for number in earlier[first:position]]
        for place in screen.may_be_alike(rows[text.number], [rows[number] for number in numbers]):
            other = waiting[numbers[place]]
            if (link := _compare(text, read(text), other, read(other))) is not None:
                yield link
        gone = [*leaving.get(text.number, ()), *(() if text.number in last_use else (text.number,))]
        for number in gone:
            del waiting[number]
            screen.remove(rows.pop(number))
            read.forget(number)


class _Read:
    """The terms of texts as they are compared, of few of them at once."""

    def __init__(self) -> None:
        self._terms: dict[int, ReadTerms] = {}

    def __call__(self, text: Text) -> ReadTerms:
        terms = self._terms.get(text.number)
        if terms is None:
            if len(self._terms) >= _MOST_READ:
                del self._terms[next(iter(self._terms))]
            terms = self._terms[text.number] = ReadTerms(text.story_terms, text.language)
        return terms

    def forget(self, number: int) -> None:
        self._terms.pop(number, None)


def _compare(text: Text, one: ReadTerms, other_text: Text, other: ReadTerms) -> Link | None:
    is_one_language, is_same_outlet = one.language == other.language, text.outlet_key == other_text.outlet_key
    alike = likeness(one, other)
    if alike < least_likeness(is_same_outlet=is_same_outlet, is_one_language=is_one_language):
        return None
    kinds = shared_kinds(one, other)
    return Link(
        text.number,
        other_text.number,
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
