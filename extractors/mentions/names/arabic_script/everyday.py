"""Words in Arabic letters that were read as people and are everyday words of the language, alone or joined by *and*."""

from __future__ import annotations

from collections import Counter

from extractors.mentions.folding import fold_word
from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import person_names, rule_words
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.text_view import PLACE_ADJECTIVE, TextView

_HONORIFIC = CLASS_NUMBER["honorific"]
_NAMELIKE = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family", "family", "rare"))
_SHOWING = frozenset(CLASS_NUMBER[name] for name in ("honorific", "speech", "title", "Title", "relation"))
_ALSO_WORDS = rule_words("ar", "not_person_alone") | rule_words("fa", "not_person_alone")
"""Names that are words too: alone they name nobody."""
_BEFORE_PLACES = rule_words("ar", "before_place")
_MAKING_SURNAMES = tuple(one for one in sorted(rule_words("fa", "surname_ending")) if len(one) > 1)
_ONE_LETTER = frozenset("وبلفك")
_AND = "و"
_NON_JOINER = "\u200c"
_SHORTEST = 3
_SURE, _SEVERAL = 0.8, 3


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
    nations = nations_of(view)
    kept = []
    for span in spans:
        at = span.first
        if span.label == PERSON and all(is_made_of_words(view.words[one], names) for one in range(at, span.stop)):
            continue
        if span.label == PERSON and at and encoded.fold_words[at - 1] in _BEFORE_PLACES:
            continue
        if span.label == PERSON and _are_joined_words(span, view, encoded, names):
            continue
        if span.label == PERSON and span.stop - at == 1 and encoded.caseless[at] and forms[at] not in full:
            before = kinds[at - 1] if at else -1
            fold = encoded.fold_words[at]
            if before != _HONORIFIC and (kinds[at] not in _NAMELIKE or is_also_word(fold)):
                continue
            if before not in _SHOWING and at not in nations and kinds[at] in _NAMELIKE and not _is_listed(fold, names):
                continue
        kept.append(span)
    return kept


def _are_joined_words(span: NameSpan, view: TextView, encoded: Encoded, names: dict[str, int]) -> bool:
    """Whether an Arabic span is words that *and* joins (``زمرد وياقوت``): several, and no list has one of them."""
    if view.language != "ar" or span.stop - span.first == 1:
        return False
    folds = encoded.fold_words[span.first : span.stop]
    return any(fold.startswith(_AND) for fold in folds) and not any(_is_listed(fold, names) for fold in folds)


def is_also_word(fold: str) -> bool:
    """Whether a name is a word too, with *and*, *in*, *for* written together with it or without."""
    return fold in _ALSO_WORDS or (fold[:1] in _ONE_LETTER and fold[1:] in _ALSO_WORDS and fold not in person_names())


def is_made_of_words(word: str, names: dict[str, int]) -> bool:
    """Whether a Persian word of two parts is an adjective (``حقیقت‌جو``): neither is a name or ends names."""
    if _NON_JOINER not in word:
        return False
    if fold_word(word) in names:
        return False
    parts = [fold_word(part) for part in word.split(_NON_JOINER)]
    return not any(part in names or part.endswith(_MAKING_SURNAMES) for part in parts if len(part) >= _SHORTEST)


def nations_of(view: TextView) -> set[int]:
    """Return the words behind adjectives of nations."""
    return {view.words_in(first, last)[1] for first, last, code in view.places if code == PLACE_ADJECTIVE}


def _is_listed(fold: str, names: dict[str, int]) -> bool:
    return fold in names or (fold[:1] in _ONE_LETTER and fold[1:] in names)
