"""People in Arabic letters that the tagger has left out: runs of words that are names or unknown to the language.

Each word of a run counts by what it is, and so does what precedes the run: a title or a form of address, a verb of
saying, an adjective of a nation (``الروسي``), a person it is joined to by *and*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.mentions.names.arabic_script.everyday import is_also_word, is_made_of_words, nations_of
from extractors.mentions.names.arabic_script.words import CLOSING, OPENING, has_small_words, looks_foreign
from extractors.mentions.names.features import CLASS_NUMBER, CLASSES
from extractors.mentions.names.lists import FAMILY, FAMILY_RARE, GIVEN, KNOWN, frequent_words, person_names, rule_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.text_view import TextView

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
_TITLED, _LONGEST_TITLE = 1.3, 6
_OF_LISTED = (1.4, 1.4, 1.2, 0.9, 0.5, 0.0)
"""What a name of the lists counts that is a word of the language too, by how frequent the word is."""
_RARELY_BORNE, _OFTEN_BORNE = 0.7, GIVEN | FAMILY | KNOWN
_UNUSUAL = 0.7
"""What an unknown word counts behind another of a run, if foreign names are not written with its letters."""
_IN_THE_NEWS, _KNOWN_GIVEN = 1.4, 0.4
_COORDINATED = 1.5
"""What a listed name counts that *and* is written together with, directly behind a person."""
_LONG_SURNAME, _LONG = 1.4, 5
"""What a family name of the lists counts that has more letters than that and is no word of the language."""
_SHOWN = 1.2
"""How much evidence for a name must precede it, if all its words are words of the language too."""
_TITLES = frozenset((CLASS_NUMBER["title"], CLASS_NUMBER["Title"]))
_SERVANT, _AND = "عبد", "و"
_ARTICLE = "ال"
_LEAST, _LEAST_ALONE = 2.5, 3.0
_EVERYDAY, _RARE_ENOUGH = 4, 2
_GIVEN = frozenset((CLASS_NUMBER["given"], CLASS_NUMBER["given_family"]))
_LONGEST = 5
_CONFIDENCE = 0.6
_NAMELIKE = frozenset(_WORTH) - {_CONNECTOR}
_BEGINNING = np.isin(np.arange(len(CLASSES)), [*_WORTH, _LOWER])
"""The classes of words that a name may begin with."""


_SAYING = rule_words("fa", "saying")
_SPEECH = CLASS_NUMBER["speech"]
_OF_WORDS = tuple(sorted(rule_words("ar", "word_ending")))
_SHORTEST = 3
_HONORIFIC = CLASS_NUMBER["honorific"]
_QUOTED_BEHIND = frozenset((_HONORIFIC, CLASS_NUMBER["relation"]))
_IN_QUOTES = frozenset(_WORTH) | _UNLISTED
_COMMA = "،"
_MOST_QUOTED = 4


def _is_addressed(at: int, kinds: list[int], view: TextView, encoded: Encoded) -> bool:
    """Whether a word that is in no list is a name because a form of address precedes it (``دکتر میرباقری``)."""
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
    return is_subject and fold != "" and fold[0] not in "يتنبلفو" and not fold.endswith(_OF_WORDS)


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
    read = _Read(view, encoded, encoded.kinds.tolist(), taken.tolist(), ends, nations_of(view))
    added: list[NameSpan] = []
    names = person_names()
    free = 0
    for at in np.flatnonzero(may_begin).tolist():
        if at < free:
            continue
        kind = read.kinds[at]
        if (
            kind not in _UNLISTED
            or (kind == _RARE and (at in read.nations or looks_foreign(encoded.fold_words[at], view.language)))
            or (kind == _LOWER and encoded.fold_words[at] in names)
        ):
            stop, worth = _run(at, read)
        else:
            stop, worth = at + 1, 0.0
        if worth >= (_LEAST_ALONE if stop - at == 1 else _LEAST):
            pass
        elif quoted := _quoted_person(at, read):
            stop, worth = quoted, _LEAST_ALONE
        elif _is_described(at, read) or (
            kind in _UNLISTED
            and (_is_addressed(at, read.kinds, view, encoded) or _speaks(at, read.kinds, view, encoded))
        ):
            stop, worth = at + 1, _LEAST_ALONE
            while stop < len(view) and read.kinds[stop] in _NAMELIKE and not taken[stop] and stop - at < _LONGEST:
                stop += 1
        if worth >= (_LEAST_ALONE if stop - at == 1 else _LEAST):
            added.append(NameSpan(at, stop, PERSON, _CONFIDENCE))
            read.ends.add(stop)
        free = max(stop, at + 1)
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _quoted_person(at: int, read: _Read) -> int:
    """Return where the name in quotation marks ends that a word begins, behind a form of address, a relation or a word
    that introduces names (``الإمبراطور "لين تاو"``); 0 for none.
    """
    words, kinds = read.view.words, read.kinds
    if at < 2 or words[at - 1] not in OPENING:
        return 0
    if kinds[at - 2] not in _QUOTED_BEHIND and read.encoded.fold_words[at - 2] not in _INTRODUCING:
        return 0
    for stop in range(at, min(at + _MOST_QUOTED + 1, len(words))):
        if words[stop] in CLOSING:
            return stop if stop > at else 0
        if kinds[stop] not in _IN_QUOTES or read.taken[stop]:
            return 0
    return 0


def _is_described(at: int, read: _Read) -> bool:
    """Whether a Persian word is a name because what its bearer is follows (``مجیدی‌پور مدیرکل``), behind a comma too,
    or because a sentence opens with it and the language has no such word.
    """
    view, kinds = read.view, read.kinds
    fold = read.encoded.fold_words[at]
    if view.language != "fa" or kinds[at] not in _NAMELIKE or len(fold) < _SHORTEST or at + 2 >= len(view):
        return False
    if is_also_word(fold) or is_made_of_words(view.words[at], person_names()):
        return False
    is_unusual = not frequent_words("fa").get(fold, 0)
    if kinds[at] != _RARE and is_unusual and read.encoded.opens[at]:
        return True
    behind = at + 2 if view.words[at + 1] == _COMMA else at + 1
    return (
        is_unusual
        and kinds[behind] in _TITLES
        and (
            behind == at + 1
            or kinds[at] != _RARE
            or at == 0
            or view.words[at - 1] == _COMMA
            or bool(read.encoded.opens[at])
        )
    )


def _run(first: int, read: _Read) -> tuple[int, float]:
    """Return where the run of names that begins at a word ends, and how much evidence there is for a person."""
    view, kinds, folds = read.view, read.kinds, read.encoded.fold_words
    frequent, names = frequent_words(view.language), person_names()
    at, worth, strong, listed = first, 0.0, 0, 0
    while (
        at < len(kinds)
        and at - first < _LONGEST
        and not read.taken[at]
        and (at == first or view.starts[at] - view.ends[at - 1] == 1)
    ):
        kind = kinds[at]
        if kind in _UNLISTED and is_made_of_words(view.words[at], names):
            break
        if kind in _WORTH:
            if kind == _RARE and not looks_foreign(folds[at], view.language):
                if (
                    (at == first and first not in read.nations)
                    or has_small_words(folds[at], view.language)
                    or len(folds[at]) < _SHORTEST
                ):
                    break
                worth += _UNUSUAL
            else:
                worth += _WORTH[kind]
            strong += kind in _NAMELIKE
        elif at > first and kinds[at - 1] == _CONNECTOR and kind == _LOWER and _is_after_servant(at, folds):
            worth += _WORTH[CLASS_NUMBER["family"]]
            strong += 1
        elif kind == _LOWER and (gain := _listed_worth(folds[at], frequent)):
            worth += gain
            listed += 1
        elif kind == _LOWER and at > first and (gain := _second_name(at, kinds, read.encoded, frequent, view.language)):
            return _scored(first, at + 1, worth + gain, strong, listed, read)
        else:
            break
        at += 1
    if at - first > 1 and kinds[at - 1] == _CONNECTOR:
        at -= 1
    return _scored(first, at, worth, strong, listed, read)


def _scored(first: int, at: int, worth: float, strong: int, listed: int, read: _Read) -> tuple[int, float]:
    """Return the end of a run, and its score with what precedes it. ``strong`` of its words are names
    or unknown, ``listed`` are names that are words too.
    """
    kinds, folds = read.kinds, read.encoded.fold_words
    is_addressed = first > 0 and kinds[first - 1] == _HONORIFIC
    if not strong + listed or (at - first == 1 and is_also_word(folds[first]) and not is_addressed):
        return at, 0.0
    before = 0.0
    if first:
        if _is_listed_behind_and(first, read):
            worth += _COORDINATED
        before = _INTRODUCED if folds[first - 1] in _INTRODUCING else _BEFORE.get(kinds[first - 1], 0.0)
        if not before and at - first > 1 and _ends_title(first, read):
            before = _TITLED
    if first in read.nations:
        before += _NATION
    if at - first == 1 and strong and person_names().get(folds[first], 0) & KNOWN:
        worth += _KNOWN_GIVEN if kinds[first] in _GIVEN else _IN_THE_NEWS
    if at - first == 1 and _is_long_surname(folds[first], read.view.language):
        worth += _LONG_SURNAME
    if not strong and (at - first == 1 or before < _SHOWN):
        return at, 0.0
    if strong + (listed if before >= _SHOWN else 0) > 1:
        worth += _SECOND_NAME
    if first in read.ends or first - 1 in read.ends:
        worth += _JOINED
    return at, worth + before


def _is_listed_behind_and(first: int, read: _Read) -> bool:
    """Whether *and* joins a word that is a name to the person that ends before it (``سامي والفهد``)."""
    fold, names = read.encoded.fold_words[first], person_names()
    if first not in read.ends or read.view.language != "ar" or not fold.startswith(_AND) or fold in names:
        return False
    bits = names.get(fold[1:], 0)
    return bool(bits) and (
        read.kinds[first] != _LOWER
        or (frequent_words("ar").get(fold[1:], 0) < _EVERYDAY - 1 and bool(bits & _OFTEN_BORNE))
    )


def _ends_title(first: int, read: _Read) -> bool:
    """Whether an Arabic title of several words ends before a word: a word for an office and what it governs, which is
    definite (``وزير الخارجية الأسبق``).
    """
    view, folds = read.view, read.encoded.fold_words
    if view.language != "ar":
        return False
    for at in range(first - 1, max(-1, first - _LONGEST_TITLE), -1):
        if view.starts[at + 1] - view.ends[at] != 1:
            return False
        if read.kinds[at] in _TITLES:
            return True
        if not folds[at].startswith((_ARTICLE, "لل")):
            return False
    return False


def _is_long_surname(fold: str, language: str) -> bool:
    """Whether a word is a listed Arabic family name of many letters, which no word of the language is."""
    if language != "ar" or len(fold) <= _LONG:
        return False
    return bool(person_names().get(fold, 0) & (FAMILY | FAMILY_RARE)) and fold not in frequent_words("ar")


def _listed_worth(fold: str, frequent: dict[str, int]) -> float:
    """Return what a word counts that is a name of the lists and a word of the language."""
    bits = person_names().get(fold, 0)
    if not bits:
        return 0.0
    return _OF_LISTED[frequent.get(fold, 0)] * (1 if bits & _OFTEN_BORNE else _RARELY_BORNE)


def _is_after_servant(at: int, folds: list[str]) -> bool:
    """Whether a word is the second half of a name with *servant of*: ``عبد`` and a word with the article."""
    return folds[at - 1].removeprefix("و") == _SERVANT and folds[at].startswith(_ARTICLE)
