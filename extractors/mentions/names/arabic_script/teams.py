"""Teams in Arabic and Persian that are called by their town or country alone, in a list behind the word for *teams*.

``تیمهای گیلان، قزوین و همدان`` names three teams: what stands behind the plural, with commas or *and* between, is no
place there.
"""

from __future__ import annotations

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import rule_words
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import ORGANISATION, Encoded
from extractors.mentions.text_view import PLACE_ADJECTIVE, TextView

_TEAMS = {language: rule_words(language, "teams") for language in ("ar", "fa")}
_OF_CLUBS = rule_words("ar", "of_club")
_BEFORE_TOWNS = rule_words("ar", "before_town")
_NAMES = frozenset(CLASS_NUMBER[name] for name in ("rare", "given", "family", "given_family"))
_LOWER = CLASS_NUMBER["lower"]
_BETWEEN = frozenset(("،", ",", "و"))
_AND = "و"
_MOST_TEAMS, _MOST_BETWEEN, _LONGEST = 20, 3, 2
_CONFIDENCE = 0.6


def add_teams(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the teams of lists; what they cover is no name of its own."""
    spans = _with_clubs(spans, view, encoded)
    heads = _TEAMS.get(view.language, frozenset())
    found = [at for at, fold in enumerate(encoded.fold_words) if fold in heads]
    if not found:
        return spans
    kinds = encoded.kinds.tolist()
    places = dict(_words_of(start, end, view) for start, end, code in view.places if code != PLACE_ADJECTIVE)
    joined = {at for at in places if view.words[at].startswith(_AND)} - {
        view.words_in(start, end)[0] for start, end, _ in view.places
    }
    covered = {at for span in spans if span.label == ORGANISATION for at in range(span.first, span.stop)}
    added = []
    for head in found:
        at = head + 1
        while at <= head + _MOST_BETWEEN and at < len(kinds) and at not in places and kinds[at] == _LOWER:
            at += 1  # what they play or who: «handball», «juniors»
        for _ in range(_MOST_TEAMS):
            stop = _team(at, kinds, places)
            if stop == at:
                break
            if covered.isdisjoint(range(at, stop)):
                shift = int(view.language == "ar" and at in joined)
                added.append(NameSpan(at, stop, ORGANISATION, _CONFIDENCE, shift=shift))
            at = stop
            if at < len(kinds) and view.words[at] in _BETWEEN:
                at += 1
            elif not (view.language == "ar" and at < len(kinds) and view.words[at].startswith(_AND)):
                break
    inside = {at for span in added for at in range(span.first, span.stop)}
    kept = [span for span in spans if inside.isdisjoint(range(span.first, span.stop))]
    return sorted(kept + added, key=lambda span: span.first)


def _with_clubs(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the clubs of an Arabic text that are called by their town: a place behind a word for who
    plays or works there (``لاعب برشلونة``), and where the text has it again, not behind *in*, *to* or *from*.
    """
    folds, forms = encoded.fold_words, encoded.forms.tolist()
    if view.language != "ar" or _OF_CLUBS.isdisjoint(folds):
        return spans
    towns = [
        first
        for start, end, code in view.places
        for first, stop in [view.words_in(start, end)]
        if code != PLACE_ADJECTIVE and stop - first == 1
    ]
    clubs = {forms[at] for at in towns if at and folds[at - 1] in _OF_CLUBS}
    taken = {at for span in spans for at in range(span.first, span.stop)}
    added = [
        NameSpan(at, at + 1, ORGANISATION, _CONFIDENCE)
        for at in towns
        if forms[at] in clubs and at not in taken and not (at and folds[at - 1] in _BEFORE_TOWNS)
    ]
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _words_of(start: int, end: int, view: TextView) -> tuple[int, int]:
    """Return the words of a place, the first of which may have *and* written together with it."""
    first, stop = view.words_in(start, end)
    return (first - 1 if first and view.ends[first - 1] > start else first), stop


def _team(at: int, kinds: list[int], places: dict[int, int]) -> int:
    """Return where the name of a team that begins at a word ends: a place, or words that the language does not have."""
    if at in places:
        return places[at]
    stop = at
    while stop < len(kinds) and stop - at < _LONGEST and kinds[stop] in _NAMES and stop not in places:
        stop += 1
    return stop
