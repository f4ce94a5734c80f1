"""Organisations in Arabic letters by the word for what they are, and the chain of words that it governs.

In both languages the word for what an organisation is stands first: ``وزارة الداخلية``, ``وزارت امور خارجه``. Arabic
goes on with words that are definite or names, Persian with any words that are no verbs or small words.
"""

from __future__ import annotations

import numpy as np

from extractors.mentions.folding import fold_word
from extractors.mentions.names.arabic_script.words import CLOSING, OPENING
from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import frequent_words, rule_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import ORGANISATION, PERSON, Encoded
from extractors.mentions.text_view import TextView

_HEADS = frozenset((CLASS_NUMBER["Orghead"], CLASS_NUMBER["orghead"]))
_INSIDE = _HEADS | {
    CLASS_NUMBER[name] for name in ("lower", "rare", "given", "family", "given_family", "place", "connector")
}
_NAMES = frozenset(CLASS_NUMBER[name] for name in ("rare", "given", "family", "given_family"))
_LOWER = CLASS_NUMBER["lower"]
_TITLES = frozenset(CLASS_NUMBER[name] for name in ("title", "Title"))
_AND = "و"
_ALL = fold_word("کل")
_GOVERNING = {language: rule_words(language, "head") for language in ("fa", "ar")}
"""The heads that govern a name."""
_DEFINITE = rule_words("ar", "head_with_article")
"""The Arabic heads that govern adjectives where they have the article (``البنك المركزي``)."""
_ARTICLES = ("ال", "لل", "وال", "بال")
_PREFIXES = ("", "و", "ب", "ل", "ف")
_LONGEST = {"fa": 8, "ar": 5}
_CONFIDENCE, _LISTED = 0.6, 0.7
_LONGEST_QUOTED = 6
_HEAD_AND_NAME = 2
_NOT_NAMING = {language: rule_words(language, "not_in_organisation") for language in ("fa", "ar")}


_ALONE = rule_words("fa", "head_alone")
_ALSO_WORDS = rule_words("ar", "not_organisation_alone")
"""Words that name an organisation only beside another word."""
_PENINSULA = [fold_word("الجزيرة"), fold_word("العربية")]
_EVERYDAY, _RATHER_FREQUENT = 3, 2
_LEAST = 0.57
"""Of what the tagger takes for Arabic organisations with less, hardly any is one."""
_VERBS = rule_words("fa", "verb")
"""Verbs, and the words that make verbs with *do* or *become*: a name ends before them."""


def add_organisations(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans, with the organisations added that begin with a governing word, where none was found."""
    governing = _GOVERNING.get(view.language)
    if governing is None:
        return spans
    kinds = encoded.kinds.tolist()
    taken = np.zeros(len(kinds) + 1, np.int64)
    for span in spans:
        taken[span.first : span.stop] = span.label
    added = []
    end = 0
    follow = _follow_persian if view.language == "fa" else _follow_arabic
    spans = [span for span in spans if _reads_on(span, kinds, view, encoded, taken, governing)]
    for at, kind in enumerate(kinds):
        if (
            kind not in _HEADS
            or at < end
            or taken[at]
            or not _governs(encoded.fold_words[at], governing, view.language)
        ):
            continue
        if quoted := _quoted(at + 1, view):
            added.append(NameSpan(quoted[0], quoted[1], ORGANISATION, _CONFIDENCE))
            end = quoted[1]
            continue
        stop = follow(at, kinds, view, encoded, taken)
        if stop > at + 1:
            added.append(NameSpan(at, stop, ORGANISATION, _CONFIDENCE))
            end = stop
    return _with_listed(_with_repeated(_merged(spans, added), kinds, view, encoded), view, encoded)


def _with_listed(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the organisations of the list that no name covers and that are no words of the language."""
    frequent = frequent_words(view.language)
    taken = {at for span in spans for at in range(span.first, span.stop)}
    added = [
        NameSpan(first, stop, ORGANISATION, _LISTED)
        for first, stop, _ in encoded.known
        if encoded.caseless[first]
        and (stop - first > 1 or frequent.get(encoded.fold_words[first], 0) < _RATHER_FREQUENT)
        and taken.isdisjoint(range(first, stop))
    ]
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _quoted(at: int, view: TextView) -> tuple[int, int] | None:
    """Return the words in quotation marks that open at a word, if they are few."""
    if at >= len(view) or view.words[at] not in OPENING:
        return None
    for stop in range(at + 1, min(at + _LONGEST_QUOTED, len(view))):
        if view.words[stop] in CLOSING:
            return (at + 1, stop) if stop > at + 1 else None
        if view.words[stop] in ".\n،,":
            return None
    return None


def _with_repeated(spans: list[NameSpan], kinds: list[int], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the other places where a text has the name of an organisation without its head: *Holm*
    after *the company Holm*. A person of that one word becomes the organisation.
    """
    forms = encoded.forms.tolist()
    names = {
        forms[span.stop - 1]
        for span in spans
        if span.label == ORGANISATION
        and span.stop - span.first == _HEAD_AND_NAME
        and kinds[span.first] in _HEADS
        and kinds[span.stop - 1] in _NAMES
    }
    if not names:
        return spans
    taken = np.zeros(len(kinds) + 1, np.bool_)
    taken[list(place_words(view))] = True
    for span in spans:
        taken[span.first : span.stop] = True
        if span.label == PERSON and span.stop - span.first == 1 and forms[span.first] in names:
            span.label = ORGANISATION
    again = [at for at, form in enumerate(forms) if form in names and not taken[at]]
    return sorted(
        spans + [NameSpan(at, at + 1, ORGANISATION, _CONFIDENCE) for at in again], key=lambda span: span.first
    )


def _reads_on(
    span: NameSpan, kinds: list[int], view: TextView, encoded: Encoded, taken: np.ndarray, governing: frozenset[str]
) -> bool:
    """Let an organisation that is a governing word alone go on over its chain. Return whether it is a name then: an
    Arabic one without a chain, or a word that is an adjective or a common noun as often, is none.
    """
    at = span.first
    if encoded.fold_words[at : span.stop] == _PENINSULA:
        return False
    if view.language == "ar" and span.label == ORGANISATION and span.confidence < _LEAST and encoded.caseless[at]:
        return False
    if span.label != ORGANISATION or span.stop - at > 1 or not encoded.caseless[at]:
        return True
    fold = encoded.fold_words[at]
    if kinds[at] in _HEADS and _governs(fold, governing, view.language):
        if view.language == "fa":
            span.stop = max(span.stop, _follow_persian(at, kinds, view, encoded, taken))
            return span.stop - at > 1 or fold in _ALONE
        span.stop = max(span.stop, _follow_arabic(at, kinds, view, encoded, taken))
        return span.stop - at > 1
    if kinds[at] in _NAMES:
        return True
    if view.language == "fa":  # a word of the language that no list has as an organisation is none
        return kinds[at] != _LOWER or any(first == at for first, _, _ in encoded.known)
    before = at - 1
    if before >= 0 and (kinds[before] in _HEADS or view.words[before] in "\"'«“"):
        return True
    return fold not in _ALSO_WORDS and (kinds[at] in _HEADS or frequent_words("ar").get(fold, 0) < _EVERYDAY)


def _governs(fold: str, governing: frozenset[str], language: str) -> bool:
    if fold in governing:
        return True
    if language != "ar":
        return False
    return any(fold.startswith(one) and fold[len(one) :] in governing for one in _PREFIXES) or any(
        fold.startswith(one) and fold[len(one) :] in _DEFINITE for one in _ARTICLES
    )


def _is_verb(word: str) -> bool:
    """Whether a word shows by its letters that it is a verb, or a noun with the ending for *a*."""
    return word.startswith(("می\u200c", "نمی\u200c")) or word.endswith("\u200cای")


def _merged(spans: list[NameSpan], added: list[NameSpan]) -> list[NameSpan]:
    """Return the spans in text order; an organisation inside an added one becomes part of it."""
    inside = {at for span in added for at in range(span.first, span.stop)}
    kept = [span for span in spans if span.label == PERSON or span.first not in inside]
    return sorted(kept + added, key=lambda span: span.first)


def _is_joined(view: TextView, at: int) -> bool:
    return at < len(view) and view.starts[at] - view.ends[at - 1] == 1


def _follow_persian(at: int, kinds: list[int], view: TextView, encoded: Encoded, taken: np.ndarray) -> int:
    """Return where the chain of a Persian head ends: before a small word, a verb, a mark or a person; *and* goes on
    between two words that are no heads.
    """
    stop = at + 1
    while stop - at < _LONGEST["fa"] and _is_joined(view, stop):
        fold = encoded.fold_words[stop]
        if fold == _ALL and stop == at + 1:
            stop += 1
            continue
        if taken[stop] == PERSON or fold in _NOT_NAMING["fa"] or fold in _VERBS or _is_verb(view.words[stop]):
            break
        if fold == _AND:
            after = stop + 1
            if (
                stop == at + 1
                or not _is_joined(view, after)
                or kinds[after] not in _INSIDE - _HEADS
                or taken[after] == PERSON
            ):
                break
        elif (kinds[stop] not in _INSIDE and not (kinds[stop] in _TITLES and fold in ("جمهوري", "جمهور"))) or (
            kinds[stop] in _HEADS and stop == at + 1 and encoded.fold_words[stop] == "شركت"
        ):
            break
        stop += 1
    return stop


def _follow_arabic(at: int, kinds: list[int], view: TextView, encoded: Encoded, taken: np.ndarray) -> int:
    """Return where the chain of an Arabic head ends: it goes on over definite words and names."""
    stop = at + 1
    while stop - at < _LONGEST["ar"] and _is_joined(view, stop):
        fold = encoded.fold_words[stop]
        if taken[stop] == PERSON or fold in _NOT_NAMING["ar"] or kinds[stop] not in _INSIDE:
            break
        if kinds[stop] not in _NAMES and (kinds[stop - 1] in _NAMES or not fold.startswith(("ال", "لل"))):
            break
        stop += 1
    return stop
