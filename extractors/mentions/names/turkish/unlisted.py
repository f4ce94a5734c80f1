"""Names in Turkish text that no list has.

A person is read from a given name, a title or a form of address; a single capital word without any of them is hardly
ever one, and a run of capitals that are no Turkish words is mostly a company or another body from abroad.
"""

from __future__ import annotations

import re

import numpy as np

from extractors.mentions.folding import fold_word
from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import frequent_words, person_names, rule_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import ORGANISATION, PERSON, Encoded
from extractors.mentions.names.turkish.words import is_form
from extractors.mentions.text_view import TextView

_UNLISTED = frozenset(CLASS_NUMBER[name] for name in ("Unknown", "Mixed", "Frequent", "legal"))
_NAMES = frozenset(CLASS_NUMBER[name] for name in ("given", "family", "given_family", "initial", "connector"))
_MIXED, _LEGAL = CLASS_NUMBER["Mixed"], CLASS_NUMBER["legal"]
_BEFORE = frozenset(CLASS_NUMBER[name] for name in ("honorific", "title", "Title", "relation"))
_GOES_ON = _UNLISTED | _NAMES | {CLASS_NUMBER["Orghead"], CLASS_NUMBER["ACRONYM"]}
_HONORIFIC = CLASS_NUMBER["honorific"]
_LISTED = frozenset(CLASS_NUMBER[name] for name in ("given", "family", "given_family"))
_CALENDAR = CLASS_NUMBER["calendar"]
_EVERYDAY = 3
_COUNTRIES = frozenset(("ABD", "BAE", "KKTC", "SSCB", "İngiltere", "U.S", "U.S.A"))
_SURE, _ADDRESSED, _LEAST = 0.9, 0.8, 0.7
_CONFIDENCE = 0.55
_LONGEST = 5
_SHORTEST = 3
_HEADS = frozenset((CLASS_NUMBER["orghead"], CLASS_NUMBER["Orghead"], _LEGAL))
_RATHER_FREQUENT, _SHORTEST_HEADING = 2, 5
_APOSTROPHES = frozenset("'’")
_OF_PLACES = rule_words("tr", "behind_place")
_PLURAL = re.compile("l[ae]r(?:[iu]n?|[dt][ae]n?|[ae])?$")
_OF_COMPANIES = rule_words("tr", "company")
"""Words of companies' names that the list of organisations' words lacks."""


def read_unlisted(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans without people that nothing but a capital speaks for, and with unlisted organisations."""
    kinds, forms = encoded.kinds.tolist(), encoded.forms.tolist()
    spans = _without_places(spans, view, encoded)
    spans = _addressed([span for span in spans if not _is_country(span, view)], kinds, view, encoded)
    _cut_behind(spans, kinds, encoded)
    full = {
        form
        for span in spans
        if span.label == PERSON and (span.stop - span.first > 1 or (span.first and kinds[span.first - 1] in _BEFORE))
        for form in forms[span.first : span.stop]
    }
    kept = []
    for span in spans:
        if _is_word(span, kinds, view, encoded):
            continue
        if span.label == PERSON and (stop := _firm_stop(span, kinds, view, encoded)):
            span.label, span.confidence, span.stop = ORGANISATION, _ADDRESSED, stop
        if (
            span.stop < len(kinds)
            and kinds[span.stop] == _LEGAL
            and view.starts[span.stop] - view.ends[span.stop - 1] == 1
        ):
            span.stop += 1
        if span.label == PERSON and _has_legal_form(span, kinds, encoded):
            span.label, span.confidence = ORGANISATION, _SURE
        elif span.label == PERSON and not (span.first and kinds[span.first - 1] in _BEFORE):
            inside = kinds[span.first : span.stop]
            if all(kind in _UNLISTED for kind in inside):
                if len(inside) > 1:
                    span.label, span.confidence = ORGANISATION, _CONFIDENCE
                elif forms[span.first] not in full and span.confidence < _SURE:
                    continue
            elif span.confidence < _LEAST:
                continue
            elif _begins_abroad(span, kinds, view):
                span.label, span.confidence = ORGANISATION, _CONFIDENCE
        kept.append(span)
    return _joined(sorted(kept + _organisations(kept, view, encoded, full), key=lambda span: span.first), view)


def _without_places(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans without organisations that are a place from end to end (*New York'ta*) and in no list."""
    places = place_words(view)
    known = {(first, stop) for first, stop, _ in encoded.known}
    return [
        span
        for span in spans
        if span.label != ORGANISATION
        or (span.first, span.stop) in known
        or not all(at in places and not view.words[at].isupper() for at in range(span.first, span.stop))
    ]


def _cut_behind(spans: list[NameSpan], kinds: list[int], encoded: Encoded) -> None:
    """Cut everyday words off behind people's names: the sentence goes on with a capital (*Ayşe Kaya Moskova'da*)."""
    words, names = frequent_words("tr"), person_names()
    for span in spans:
        while span.label == PERSON and span.stop - span.first > 1 and kinds[span.first] in _LISTED:
            fold = encoded.fold_words[span.stop - 1]
            is_everyday = kinds[span.stop - 1] not in _NAMES and words.get(fold, 0) >= _EVERYDAY
            if names.get(fold, 0) or not (is_everyday or kinds[span.stop - 1] == _CALENDAR):
                break
            span.stop -= 1


def _is_country(span: NameSpan, view: TextView) -> bool:
    return span.stop - span.first == 1 and view.words[span.first] in _COUNTRIES


def _addressed(spans: list[NameSpan], kinds: list[int], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the word behind each form of address read as a person, whatever it was before; the rest of
    an organisation that began with it stays one.
    """
    starts = {span.first: span for span in spans}
    inside = {at for span in spans for at in range(span.first, span.stop)}
    added = []
    for at in [at for at, kind in enumerate(kinds) if kind == _HONORIFIC]:
        name = at + 2 if at + 1 < len(kinds) and view.words[at + 1] == "." else at + 1
        if name >= len(kinds) or not encoded.capital[name] or kinds[name] == _HONORIFIC:
            continue
        span = starts.get(name)
        if span is None and name not in inside:
            added.append(NameSpan(name, name + 1, PERSON, _ADDRESSED))
        elif span is not None and span.label == ORGANISATION:
            added.append(NameSpan(name, name + 1, PERSON, _ADDRESSED))
            span.first += 1
    kept = [span for span in spans if span.first < span.stop]
    return sorted(kept + added, key=lambda span: span.first) if added else spans


def _has_legal_form(span: NameSpan, kinds: list[int], encoded: Encoded) -> bool:
    """Whether a name of more than one word has a legal form or a word of companies in it."""
    words = range(span.first, span.stop)
    return len(words) > 1 and any(kinds[at] == _LEGAL or encoded.fold_words[at] in _OF_COMPANIES for at in words)


def _joined(spans: list[NameSpan], view: TextView) -> list[NameSpan]:
    """Return the spans with unlisted organisations that touch made one."""
    out: list[NameSpan] = []
    for span in spans:
        before = out[-1] if out else None
        if (
            before is not None
            and before.label == span.label == ORGANISATION
            and before.stop == span.first
            and _CONFIDENCE in (before.confidence, span.confidence)
            and view.starts[span.first] - view.ends[span.first - 1] == 1
        ):
            before.stop = span.stop
        else:
            out.append(span)
    return out


def _organisations(spans: list[NameSpan], view: TextView, encoded: Encoded, full: set[int]) -> list[NameSpan]:
    kinds, capital, opens = encoded.kinds.tolist(), encoded.capital, encoded.opens
    taken = np.zeros(len(kinds) + 1, np.bool_)
    for span in spans:
        taken[span.first : span.stop] = True
    taken[[at for at in place_words(view) if not _is_subject(at, view, encoded)]] = True
    added = []
    end = 0
    for at in np.flatnonzero(capital & ~taken[:-1]).tolist():
        if at < end or kinds[at] not in _UNLISTED or not _is_foreign(view.words[at]) or int(encoded.forms[at]) in full:
            continue
        before = at - 2 if at > 1 and view.words[at - 1] == "." else at - 1
        if at and (kinds[before] in _BEFORE or (capital[at - 1] and not opens[at - 1] and view.words[at - 1] != "%")):
            continue
        stop = at + 1
        while (
            stop < len(kinds)
            and stop - at < _LONGEST
            and capital[stop]
            and not taken[stop]
            and kinds[stop] in _GOES_ON
            and view.starts[stop] - view.ends[stop - 1] == 1
        ):
            stop += 1
        if kinds[at] == _LEGAL:
            continue
        added.append(NameSpan(at, stop, ORGANISATION, _CONFIDENCE))
        end = stop
    return added


def _is_word(span: NameSpan, kinds: list[int], view: TextView, encoded: Encoded) -> bool:
    """Whether an organisation that no list has is one Turkish word: in capitals throughout, as headings have it, or
    with the capital of a sentence's beginning and no ending after an apostrophe.
    """
    at = span.first
    if span.label != ORGANISATION or span.stop - at > 1 or kinds[at] in _HEADS:
        return False
    if any(first == at for first, _, _ in encoded.known):
        return False
    word, fold = view.words[at], encoded.fold_words[at]
    if frequent_words("tr").get(fold, 0) < _RATHER_FREQUENT and not is_form(fold):
        return False
    if word.isupper():
        return len(word) >= _SHORTEST_HEADING
    return bool(encoded.opens[at]) and view.text[view.ends[at] : view.ends[at] + 1] not in _APOSTROPHES


def _firm_stop(span: NameSpan, kinds: list[int], view: TextView, encoded: Encoded) -> int:
    """Return where the firm ends that a person is part of: another name behind *&* (``Kaplan & Ross``), a legal form
    behind a country in brackets (``Kaplan Ross (ABD) Inc.``); 0 if it is none.
    """
    words, at = view.words, span.stop
    if at + 1 < len(words) and words[at] == "&" and encoded.capital[at + 1]:
        return at + 2
    if at < len(words) and words[at] == "(":
        for close in range(at + 2, min(at + _LONGEST, len(words) - 1)):
            if words[close] == ")":
                return close + 2 if kinds[close + 1] == _LEGAL else 0
    return 0


def _begins_abroad(span: NameSpan, kinds: list[int], view: TextView) -> bool:
    """Whether the first of several words is in no list, and of no Turkish word: given names mostly are listed."""
    return span.stop - span.first > 1 and kinds[span.first] in _UNLISTED and _is_foreign(view.words[span.first])


def _is_subject(at: int, view: TextView, encoded: Encoded) -> bool:
    """Whether a word that is a place elsewhere opens a sentence without any ending: a place has one there (*-da*), or
    what it is behind it (*merkezli*).
    """
    if not encoded.opens[at] or at + 1 >= len(view) or encoded.capital[at + 1]:
        return False
    return view.starts[at + 1] - view.ends[at] == 1 and encoded.fold_words[at + 1] not in _OF_PLACES


def _is_foreign(word: str) -> bool:
    """Whether a word has only letters that other languages have too, and is no form of a Turkish word."""
    fold = fold_word(word)
    if not word.isascii() or len(word) < _SHORTEST or _PLURAL.search(fold):
        return False
    return fold not in frequent_words("tr") and not is_form(fold)
