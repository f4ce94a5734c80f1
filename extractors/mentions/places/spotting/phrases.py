"""Names that their own words show to be places, whether a gazetteer knows them or not.

``Harbour Avenue``, ``Lake Merrow``, ``Queens Hospital``, ``the town of Kafir``, ``Khanizir region``: the kind of place
is said beside the name. Each is found by its kind word and the capitalised words that belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.mentions.places.spotting import words as w
from extractors.mentions.places.spotting.text import CAPITALS, LOWER, TITLE_CASE, Cut

_SHORT_STREETS = frozenset(("st", "dr", "ct", "way", "court", "circle", "close", "route", "pike", "ln"))
_HEADS = frozenset(("lake", "mount", "cape", "fort", "camp", "port", "river", "bay", "point"))
_FORMS_OF_ADDRESS = {"tr": frozenset(("bay",))}
"""Heads that are forms of address in another language: ``Bay Demir`` is a man in Turkish."""
_TOWNSHIPS = frozenset(("township", "twp"))
_COURTS = frozenset(("commissioners", "commission", "supreme", "circuit", "crown", "high", "county", "city", "appeals"))
_WRONG = w.FUNCTION | w.CALENDAR | w.TITLE
_KIND_WORD = w.STREET | w.NATURAL | w.FACILITY | w.SETTLEMENT_WORD | w.STRONG_PREPOSITION
_PARTIES = frozenset(("r", "d", "i"))
_MOST = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of words (``first`` to ``last``, inclusive) that a word such as "street" or "town" marks as a place.

    ``kind`` is street, feature, facility, settlement or unknown.
    """

    first: int
    last: int
    kind: str


def find_phrases(cut: Cut, language: str = "en") -> dict[int, Phrase]:
    """Return the phrases that name a place by a word beside the name (``the town of X``, ``X Street``, ``Lake X``,
    ``near X``), by the index of their first word; the longest if two begin together.
    """
    found: dict[int, Phrase] = {}
    folds, case, joined, roles = cut.folds, cut.case, cut.joined, cut.roles
    addresses = _FORMS_OF_ADDRESS.get(language, frozenset())
    for index in [index for index, role in enumerate(roles) if role & _KIND_WORD]:
        fold, kind, role = folds[index], case[index], roles[index]
        if fold in addresses:
            continue
        if kind == LOWER:
            if role & w.SETTLEMENT_WORD:
                _settlement(cut, index, found)
            elif role & w.STRONG_PREPOSITION:
                _unknown(cut, index, found)
            continue
        if not (role & (w.STREET | w.NATURAL | w.FACILITY) or fold in _TOWNSHIPS) or kind not in (TITLE_CASE, CAPITALS):
            continue
        if fold in _HEADS and joined[index] and index + 1 < len(folds) and not cut.possessive[index]:
            after = index + 1
            if case[after] in (TITLE_CASE, CAPITALS) and not roles[after] & (_WRONG | w.ORGANISATION | w.FACILITY):
                _keep(found, Phrase(index, after, "feature"))
                continue
        if fold == "court" and index and folds[index - 1] in _COURTS:
            continue
        first = index
        while first > 0 and joined[first - 1] and index - first < _MOST:
            before = first - 1
            if case[before] not in (TITLE_CASE, CAPITALS) or roles[before] & _WRONG:
                break
            if folds[before] in _PARTIES and cut.text[cut.ends[before] : cut.starts[first]] == "-":
                break  # R-Elbow Lake: a representative's party
            if cut.possessive[before] and not role & w.FACILITY:
                break
            first = before
        if first == index:
            continue
        if fold in _TOWNSHIPS:
            _keep(found, Phrase(first, index, "settlement"))
        elif role & w.STREET and (fold not in _SHORT_STREETS or index - first <= 3):
            _keep(found, Phrase(first, index, "street"))
        elif role & w.NATURAL:
            _keep(found, Phrase(first, index, "feature"))
        elif role & w.FACILITY:
            _keep(found, Phrase(first, index, "facility"))
    return found


def _settlement(cut: Cut, index: int, found: dict[int, Phrase]) -> None:
    """Read ``town of Kafir`` and ``Khanizir region`` around the lower-case kind word at ``index``."""
    folds, case, joined, roles = cut.folds, cut.case, cut.joined, cut.roles
    size = len(folds)
    if index + 2 < size and folds[index + 1] in ("of", "called", "named") and joined[index] and joined[index + 1]:
        first = last = index + 2
        if case[first] in (TITLE_CASE, CAPITALS) and not roles[first] & (_WRONG | w.ORGANISATION):
            while (
                joined[last]
                and not cut.possessive[last]
                and last - first < 3
                and case[last + 1] in (TITLE_CASE, CAPITALS)
                and not roles[last + 1] & (_WRONG | w.ORGANISATION | w.FACILITY | w.STREET)
            ):
                last += 1
            _keep(found, Phrase(first, last, "settlement"))
            return
    if index and joined[index - 1] and not cut.possessive[index - 1]:
        last = first = index - 1
        if case[last] not in (TITLE_CASE, CAPITALS) or roles[last] & (_WRONG | w.ORGANISATION | w.DIRECTION):
            return
        while first and joined[first - 1] and last - first < 3 and case[first - 1] in (TITLE_CASE, CAPITALS):
            if cut.possessive[first - 1] or roles[first - 1] & _WRONG:
                break
            first -= 1
        _keep(found, Phrase(first, last, "settlement"))


def _unknown(cut: Cut, index: int, found: dict[int, Phrase]) -> None:
    """Read an unknown name of one or two words after *in*, *near*, *from*: most likely a village."""
    folds, case, joined, roles = cut.folds, cut.case, cut.joined, cut.roles
    first = index + 1
    if first >= len(folds) or not joined[index] or case[first] != TITLE_CASE or len(folds[first]) < 4:
        return
    last = first
    while joined[last] and case[last + 1] in (TITLE_CASE, CAPITALS) and not cut.possessive[last]:
        last += 1
    if last - first < 2 and not any(roles[first : last + 1]) and first not in found:
        found[first] = Phrase(first, last, "unknown")


def _keep(found: dict[int, Phrase], phrase: Phrase) -> None:
    known = found.get(phrase.first)
    if known is None or known.last < phrase.last:
        found[phrase.first] = phrase
