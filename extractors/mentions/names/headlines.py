"""Names in headlines that write all words with capitals, where a capital shows nothing.

*Rain Orchestra Waits for Rain*: a word there is a name only with a witness. That is the same word with a capital
inside a sentence of the text, a given name before it, a title, or a list.
"""

from __future__ import annotations

import numpy as np

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import KNOWN, frequent_words, person_names
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.text_view import TextView

_BREAK, _STOP, _COMMA = (CLASS_NUMBER[name] for name in ("break", "stop", "comma"))
_FIRST_NAMES = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family"))
_BEFORE_NAMES = frozenset(CLASS_NUMBER[name] for name in ("honorific", "title", "Title"))
_ORGANISED = frozenset(CLASS_NUMBER[name] for name in ("legal", "ACRONYM"))
_FEWEST_EVERYDAY = 2
_LONGEST = 30
_FULL_NAME = 2


def without_headline_words(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans without those of such headlines that have no witness."""
    if not encoded.columns["line"].any():
        return spans
    headlines = _headlines(view, encoded)
    if not headlines.any():
        return spans
    inside = encoded.capital & ~encoded.opens & ~headlines
    seen = set(encoded.forms[inside].tolist()) - set(encoded.forms[~encoded.capital].tolist())
    known = {(first, stop) for first, stop, _ in encoded.known}
    agencies = {start for start, _, _ in view.agencies}
    kept = []
    for span in spans:
        if not headlines[span.first : span.stop].all() or (span.first, span.stop) in known:
            kept.append(span)
            continue
        at = np.arange(span.first, span.stop)
        capitals = encoded.forms[at[encoded.capital[at]]].tolist()
        if span.label == PERSON:
            is_witnessed = any(form in seen for form in capitals) or _is_named(span, encoded)
        else:
            is_witnessed = (
                all(form in seen for form in capitals)
                or view.starts[span.first] in agencies
                or any(int(kind) in _ORGANISED for kind in encoded.kinds[at])
            )
        if is_witnessed:
            _trim(span, view, encoded)
            kept.append(span)
    return kept


def _headlines(view: TextView, encoded: Encoded) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which words are in lines of capitals with everyday words among them."""
    lines = np.cumsum(encoded.kinds == _BREAK)
    words, names = frequent_words(view.language), person_names()
    marked = np.flatnonzero((encoded.columns["line"] == 1) & ~encoded.opens).tolist()
    everyday = [
        lines[at]
        for at in marked
        if words.get(encoded.fold_words[at], 0) > 1
        and encoded.fold_words[at] not in names
        and not view.words[at].isupper()
    ]
    counts = np.bincount(np.array(everyday, np.int64), minlength=int(lines[-1]) + 1)
    # a sentence or a list of names is no headline
    sizes = np.bincount(lines)
    stops, commas = (np.bincount(lines[encoded.kinds == kind], minlength=len(sizes)) for kind in (_STOP, _COMMA))
    is_headline = (counts >= _FEWEST_EVERYDAY) & (stops == 0) & (commas <= 1) & (sizes <= _LONGEST)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = is_headline[lines]
    return found


def _is_named(span: NameSpan, encoded: Encoded) -> bool:
    """Whether a given name begins the span, a title precedes it, or a list has its only word."""
    kinds = encoded.kinds
    if span.first and int(kinds[span.first - 1]) in _BEFORE_NAMES:
        return True
    if span.stop - span.first > 1:
        return int(kinds[span.first]) in _FIRST_NAMES
    return bool(person_names().get(encoded.fold_words[span.first], 0) & KNOWN)


def _trim(span: NameSpan, view: TextView, encoded: Encoded) -> None:
    """Cut the everyday words behind a full name off (*Robert Ashby Waits*)."""
    words, names = frequent_words(view.language), person_names()
    while span.label == PERSON and span.stop - span.first > _FULL_NAME:
        last = encoded.fold_words[span.stop - 1]
        if last in names or not words.get(last):
            break
        span.stop -= 1
