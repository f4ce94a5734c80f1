"""People in Arabic letters that the tagger has left out: runs of words that are names or unknown to the language.

Each word of a run counts by what it is, and so does what stands before the run: a title or a form of address, a verb of
saying, an adjective of a nation (``الروسي``), a person it is joined to by *and*.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from extractors.mentions.names.arabic_script.words import has_small_words, looks_foreign
from extractors.mentions.names.features import CLASS_NUMBER, CLASSES
from extractors.mentions.names.lists import frequent_words, person_names, rule_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.text_view import PLACE_ADJECTIVE, TextView

_WORTH = {
    CLASS_NUMBER["given"]: 2.0, CLASS_NUMBER["given_family"]: 2.0, CLASS_NUMBER["family"]: 1.6,
    CLASS_NUMBER["rare"]: 1.2, CLASS_NUMBER["connector"]: 0.6,
}  # fmt: skip
_LOWER, _CONNECTOR, _RARE = CLASS_NUMBER["lower"], CLASS_NUMBER["connector"], CLASS_NUMBER["rare"]
_UNLISTED = frozenset((_LOWER, _RARE))
_RATHER_RARE, _AFTER_GIVEN, _SURNAME = -0.3, 0.5, 1.2
_ENDS_OF_SURNAMES = {language: tuple(sorted(rule_words(language, "surname_ending"))) for language in ("fa", "ar")}
"""How the second of two names may end though it is no name of the lists; a word that is frequent too."""
_INTRODUCING = rule_words("ar", "introducing") | rule_words("fa", "introducing")
"""Words that a name follows, besides titles and verbs of saying."""
_BEFORE = {
    CLASS_NUMBER["title"]: 1.5, CLASS_NUMBER["Title"]: 1.5, CLASS_NUMBER["honorific"]: 1.8,
    CLASS_NUMBER["relation"]: 1.2, CLASS_NUMBER["speech"]: 0.8, CLASS_NUMBER["orghead"]: -3.0,
    CLASS_NUMBER["Orghead"]: -3.0, CLASS_NUMBER["place"]: -3.0,
}  # fmt: skip
_INTRODUCED, _NATION, _JOINED, _SECOND_NAME = 1.5, 1.8, 0.8, 1.0
_LEAST, _LEAST_ALONE = 2.5, 3.0
_EVERYDAY, _RARE_ENOUGH = 4, 2
_SURE, _SEVERAL = 0.8, 3
_GIVEN = frozenset((CLASS_NUMBER["given"], CLASS_NUMBER["given_family"]))
_LONGEST = 5
_CONFIDENCE = 0.6
_NAMELIKE = frozenset(_WORTH) - {_CONNECTOR}
_BEGINNING = np.isin(np.arange(len(CLASSES)), [*_WORTH, _LOWER])
"""The classes of words that a name may begin with."""


_ALSO_WORDS = rule_words("ar", "not_person_alone") | rule_words("fa", "not_person_alone")
"""Names that are words too: alone they name nobody."""
_SHOWING = frozenset(CLASS_NUMBER[name] for name in ("honorific", "speech", "title", "Title", "relation"))
_SAYING = rule_words("fa", "saying")
_SPEECH = CLASS_NUMBER["speech"]
_OF_WORDS = tuple(sorted(rule_words("ar", "word_ending")))
_SHORTEST = 3
_HONORIFIC = CLASS_NUMBER["honorific"]


def full_name_words(spans: list[NameSpan], encoded: Encoded) -> set[int]:
    """Return the forms of the words of people's full names, and of names that a text has several times."""
    forms = encoded.forms.tolist()
    people = [span for span in spans if span.label == PERSON]
    kinds = encoded.kinds.tolist()
    full = {
        forms[at]
        for span in people
        if span.stop - span.first > 1 and kinds[span.first] in _NAMELIKE
        for at in range(span.first, span.stop)
        if kinds[at] in _NAMELIKE
    }
    alone = Counter(forms[span.first] for span in people if span.stop - span.first == 1 and span.confidence > _SURE)
    return full | {form for form, times in alone.items() if times >= _SEVERAL}


def without_everyday_words(spans: list[NameSpan], view: TextView, encoded: Encoded, full: set[int]) -> list[NameSpan]:
    """Return the spans without people of one word that is hardly a name: a word of the language without a form of
    address before it, or a name by its sound alone; not where the text has a full name with it (``full``).
    """
    forms, kinds, names = encoded.forms.tolist(), encoded.kinds.tolist(), person_names()
    nations = _nations(view)
    kept = []
    for span in spans:
        at = span.first
        if span.label == PERSON and span.stop - at == 1 and encoded.caseless[at] and forms[at] not in full:
            before = kinds[at - 1] if at else -1
            fold = encoded.fold_words[at]
            if before != _HONORIFIC and (kinds[at] == _LOWER or fold in _ALSO_WORDS):
                continue
            if before not in _SHOWING and at not in nations and kinds[at] in _NAMELIKE and not _is_listed(fold, names):
                continue
        kept.append(span)
    return kept


def _nations(view: TextView) -> set[int]:
    """Return the words behind adjectives of nations."""
    return {view.words_in(first, last)[1] for first, last, code in view.places if code == PLACE_ADJECTIVE}


def _is_addressed(at: int, kinds: list[int], view: TextView, encoded: Encoded) -> bool:
    """Whether a word that is in no list is a name because a form of address stands before it (``دکتر میرباقری``)."""
    if at == 0 or kinds[at] not in _UNLISTED or kinds[at - 1] != _HONORIFIC or view.starts[at] - view.ends[at - 1] != 1:
        return False
    return frequent_words(view.language).get(encoded.fold_words[at], 0) < _EVERYDAY and len(view.words[at]) > 2


def _speaks(at: int, kinds: list[int], view: TextView, encoded: Encoded) -> bool:
    """Whether a word that is in no list is a name because it is the subject of a verb of saying: behind it in Arabic,
    before it at the beginning of a Persian sentence.
    """
    if kinds[at] not in _UNLISTED or len(view.words[at]) < _SHORTEST:
        return False
    fold = encoded.fold_words[at]
    if frequent_words(view.language).get(fold, 0) >= _EVERYDAY - 1:
        return False
    if view.language == "fa":
        return bool(encoded.opens[at]) and at + 1 < len(kinds) and encoded.fold_words[at + 1] in _SAYING
    is_subject = at > 0 and kinds[at - 1] == _SPEECH and view.starts[at] - view.ends[at - 1] == 1
    return is_subject and not fold.endswith(_OF_WORDS) and fold[0] not in "يتنبلفو"


def _second_name(at: int, kinds: list[int], encoded: Encoded, frequent: dict[str, int], language: str) -> float:
    """Return what an unlisted word behind another of a run counts; 0 where it ends the run."""
    fold = encoded.fold_words[at]
    if has_small_words(fold, language):
        return 0.0
    times, is_after_given = frequent.get(fold, 0), kinds[at - 1] in _GIVEN
    if is_after_given and fold.endswith(_ENDS_OF_SURNAMES[language]) and times < _EVERYDAY:
        return _SURNAME
    if times < _RARE_ENOUGH:
        return _AFTER_GIVEN if is_after_given else _RATHER_RARE
    return 0.0


def _is_listed(fold: str, names: dict[str, int]) -> bool:
    return fold in names or (fold[0] in "وبلفك" and fold[1:] in names)


@dataclass(slots=True)
class _Read:
    """A text as far as it is read: which words are names already, and where people end."""

    view: TextView
    encoded: Encoded
    kinds: list[int]
    taken: list[bool]
    ends: set[int]
    nations: set[int]


def add_people(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans, with the people added that runs of names and of unknown words show."""
    taken = np.zeros(len(view) + 1, np.bool_)
    for span in spans:
        taken[span.first : span.stop] = True
    taken[list(place_words(view))] = True
    may_begin = _BEGINNING[encoded.kinds] & encoded.caseless & ~taken[:-1]
    ends = {span.stop for span in spans if span.label == PERSON}
    read = _Read(view, encoded, encoded.kinds.tolist(), taken.tolist(), ends, _nations(view))
    added: list[NameSpan] = []
    free = 0
    for at in np.flatnonzero(may_begin).tolist():
        if at < free:
            continue
        kind = read.kinds[at]
        if kind not in _UNLISTED or (kind == _RARE and looks_foreign(encoded.fold_words[at], view.language)):
            stop, worth = _run(at, read)
        elif _is_addressed(at, read.kinds, view, encoded) or _speaks(at, read.kinds, view, encoded):
            stop, worth = at + 1, _LEAST_ALONE
            while stop < len(view) and read.kinds[stop] in _NAMELIKE and not taken[stop] and stop - at < _LONGEST:
                stop += 1
        else:
            continue
        if worth >= (_LEAST_ALONE if stop - at == 1 else _LEAST):
            added.append(NameSpan(at, stop, PERSON, _CONFIDENCE))
            read.ends.add(stop)
        free = max(stop, at + 1)
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _run(first: int, read: _Read) -> tuple[int, float]:
    """Return where the run of names that begins at a word ends, and how much speaks for a person."""
    view, kinds, folds = read.view, read.kinds, read.encoded.fold_words
    frequent = frequent_words(view.language)
    at, worth, strong = first, 0.0, 0
    while (
        at < len(kinds)
        and at - first < _LONGEST
        and not read.taken[at]
        and (at == first or view.starts[at] - view.ends[at - 1] == 1)
    ):
        kind = kinds[at]
        if kind in _WORTH:
            if kind == _RARE and not looks_foreign(folds[at], view.language):
                break
            worth += _WORTH[kind]
            strong += kind in _NAMELIKE
        elif kind == _LOWER and at > first and (gain := _second_name(at, kinds, read.encoded, frequent, view.language)):
            return _weighed(first, at + 1, worth + gain, strong, read)
        else:
            break
        at += 1
    if at - first > 1 and kinds[at - 1] == _CONNECTOR:
        at -= 1
    return _weighed(first, at, worth, strong, read)


def _weighed(first: int, at: int, worth: float, strong: int, read: _Read) -> tuple[int, float]:
    """Return the end of a run, and how much speaks for it with what stands before it."""
    kinds, folds = read.kinds, read.encoded.fold_words
    is_addressed = first > 0 and kinds[first - 1] == _HONORIFIC
    if not strong or (at - first == 1 and folds[first] in _ALSO_WORDS and not is_addressed):
        return at, 0.0
    if strong > 1:
        worth += _SECOND_NAME
    if first:
        worth += _INTRODUCED if folds[first - 1] in _INTRODUCING else _BEFORE.get(kinds[first - 1], 0.0)
    if first in read.nations:
        worth += _NATION
    if first in read.ends or first - 1 in read.ends:
        worth += _JOINED
    return at, worth
