"""The bounds of names in Arabic letters, where no capitals show where a name begins and ends.

The tagger finds most names there, often with a word too many or too few. A person's name goes on over words that the
language does not know (``تامر أبو العينين``), and ends before an everyday word. An organisation begins with the word
for what it is (``وزارة``), and may end in a place.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from extractors.mentions.folding import fold_word
from extractors.mentions.names.arabic_script.words import foreign_name, has_small_words
from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import FAMILY, ROLE_BIT, frequent_words, person_names, role_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.text_view import PLACE_NAME, TextView

LANGUAGES = frozenset(("ar", "fa", "ur", "ps", "ckb"))
_NAMES = frozenset(CLASS_NUMBER[name] for name in ("given", "family", "given_family"))
_GIVEN = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family"))
_GOES_ON = _NAMES | {CLASS_NUMBER["rare"], CLASS_NUMBER["connector"]}
_CONNECTOR = CLASS_NUMBER["connector"]
_EVERYDAY = frozenset(CLASS_NUMBER[name] for name in ("lower", "function", "speech", "calendar", "number"))
_HEADS = frozenset((CLASS_NUMBER["Orghead"], CLASS_NUMBER["orghead"]))
_FUNCTION = CLASS_NUMBER["function"]
_TITLES = frozenset(CLASS_NUMBER[name] for name in ("title", "Title", "honorific"))
_LONGEST_NAME = 5
_UNLISTED = frozenset((CLASS_NUMBER["rare"], CLASS_NUMBER["lower"]))
_RATHER_RARE, _SURNAME = 1, 2
_LOWER = CLASS_NUMBER["lower"]
_AND = "و"
_MAY_FOLLOW_AND = _NAMES | _UNLISTED
_SMALL_WORDS = frozenset("وفبلك")
_LINE_ENDS = frozenset("-\u2013\u2014|/\u060c")


def with_surnames_of_lines(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans, of which a given name goes on over a family name that is an everyday word too, where the two
    are a line of their own: bylines are such lines (``سامي حداد``).
    """
    kinds, names = encoded.kinds.tolist(), person_names()
    taken = {at for span in spans for at in range(span.first, span.stop)}
    out = []
    for span in spans:
        at, second = span.first, span.first + 1
        is_given = span.label == PERSON and span.stop == second and kinds[at] in _GIVEN
        if (
            is_given
            and second < len(view)
            and second not in taken
            and (at == 0 or _parts_lines(view.words[at - 1]))
            and (second + 1 == len(view) or _parts_lines(view.words[second + 1]))
            and names.get(encoded.fold_words[second], 0) & FAMILY
        ):
            span = replace(span, stop=second + 1)
        out.append(span)
    return out


def _parts_lines(word: str) -> bool:
    return word.isspace() or word in _LINE_ENDS


def tidy_bounds(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with better bounds, in text order, without overlaps."""
    kinds = encoded.kinds.tolist()
    places = place_words(view)
    known = {first: stop for first, stop, _ in encoded.known}
    out: list[NameSpan] = []
    _give_second_halves(spans, kinds, view)
    spans = [span for span in spans if span.stop > span.first]
    for number, span in enumerate(spans):
        floor = out[-1].stop if out else 0
        ceiling = spans[number + 1].first if number + 1 < len(spans) else len(kinds)
        if span.label == PERSON:
            for part in _parts(span, kinds, view):
                _fit_person(part, kinds, view, places, floor, ceiling if part.stop == span.stop else part.stop)
                if part.stop > part.first:
                    out.append(part)
                    floor = part.stop
        else:
            _fit_organisation(span, kinds, view, places, known, ceiling)
            if span.stop > span.first:
                out.append(span)
    return out


def _give_second_halves(spans: list[NameSpan], kinds: list[int], view: TextView) -> None:
    """Let a person that ends in half a name (``عبد``) have its other half from the span behind it."""
    for span, after in pairwise(spans):
        if (
            span.label == PERSON
            and after.first == span.stop
            and kinds[span.stop - 1] == _CONNECTOR
            and _is_joined(view, after.first)
        ):
            span.stop += 1
            after.first += 1


def mark_prefixes(spans: list[NameSpan], view: TextView) -> list[NameSpan]:
    """Return the spans of an Arabic text with the small words (*and*, *for*) marked that are written together with
    their first word.
    """
    if view.language == "ar":
        for span in spans:
            span.shift = span.shift or _prefix(view.words[span.first], span.label)
    return spans


def _prefix(word: str, label: int) -> int:
    """Return how many letters before a name are a small word written together with it."""
    if word[0] not in _SMALL_WORDS or len(word) < 4:
        return 0
    names, fold = person_names(), fold_word(word)
    if label == PERSON:
        return 1 if fold not in names and fold[1:] in names else 0
    roles = role_words("ar")
    if roles.roles(fold):
        return 0
    if word.startswith("لل"):
        return 2
    return 1 if word[1:].startswith("ال") or roles.roles(fold[1:]) & ROLE_BIT["orghead"] else 0


def _is_joined(view: TextView, at: int) -> bool:
    """Whether only one blank is between a word and the one before it."""
    return at > 0 and view.starts[at] - view.ends[at - 1] == 1


def _parts(span: NameSpan, kinds: list[int], view: TextView) -> list[NameSpan]:
    """Return the people of a span: it is cut at the word for *and*, and before a title."""
    parts = []
    first = span.first
    for at in range(span.first, span.stop):
        if (
            kinds[at] == _FUNCTION
            or kinds[at] in _TITLES
            or (at > first and kinds[at - 1] != _CONNECTOR and _begins_with_and(view.words[at], kinds[at]))
            or (first < at < span.stop - 1 and _is_between(at, kinds, view))
        ):
            if at > first:
                parts.append(NameSpan(first, at, PERSON, span.confidence))
            first = at if at > first and kinds[at] not in _TITLES and view.words[at] != _AND else at + 1
    if span.stop > first:
        parts.append(NameSpan(first, span.stop, PERSON, span.confidence))
    return parts


def _is_between(at: int, kinds: list[int], view: TextView) -> bool:
    """Whether an everyday Arabic word is between two people (*describes*); after a particle it belongs to one."""
    if view.language != "ar" or kinds[at] != _LOWER or kinds[at - 1] == _CONNECTOR or kinds[at + 1] not in _NAMES:
        return False
    return not fold_word(view.words[at]).startswith("ال") and _is_everyday(at, kinds, view)


def _begins_with_and(word: str, kind: int) -> bool:
    """Whether a word is *and* written together with a name; not a name that begins with that letter (وليد)."""
    if kind not in _MAY_FOLLOW_AND or not word.startswith(_AND) or len(word) < 4:
        return False
    names, fold = person_names(), fold_word(word)
    if fold in names:
        return False
    if kind in _NAMES:
        return fold[1:] in names
    return (
        fold[1:] in names
        or fold[1] == _AND
        or bool(frequent_words("ar").get(fold[1:]) and not foreign_name(fold, "ar"))
    )


def _is_rather_rare(at: int, kinds: list[int], view: TextView) -> bool:
    if kinds[at] != _LOWER:
        return False
    fold = fold_word(view.words[at])
    if fold.startswith("ال") and fold.endswith("ي") and frequent_words(view.language).get(fold, 0) <= _SURNAME:
        return True
    return not _is_everyday(at, kinds, view)


def _is_everyday(at: int, kinds: list[int], view: TextView) -> bool:
    """Whether a word is no name: a small word, or one of the commoner half of the language's frequent words."""
    if kinds[at] not in _EVERYDAY:
        return False
    return kinds[at] != _LOWER or frequent_words(view.language).get(fold_word(view.words[at]), 0) > _RATHER_RARE


def _fit_person(
    span: NameSpan, kinds: list[int], view: TextView, places: dict[int, int], floor: int, ceiling: int
) -> None:
    while span.stop - span.first > 1 and _is_everyday(span.first, kinds, view):
        span.first += 1
    while (
        span.stop - span.first > 1
        and kinds[span.stop - 2] != _CONNECTOR
        and (
            _is_everyday(span.stop - 1, kinds, view)
            or (
                kinds[span.stop - 1] in _UNLISTED
                and has_small_words(fold_word(view.words[span.stop - 1]), view.language)
            )
        )
    ):
        span.stop -= 1
    # half a name (عبد) is read alone where its other half is a rare word
    if kinds[span.stop - 1] != _CONNECTOR and not any(kinds[at] in _NAMES for at in range(span.first, span.stop)):
        return
    while span.first > floor and kinds[span.first - 1] in _GIVEN and _is_joined(view, span.first):
        span.first -= 1
    last = kinds[span.stop - 1]
    if last not in _GIVEN and last != _CONNECTOR:
        return
    while (
        span.stop < ceiling
        and span.stop - span.first < _LONGEST_NAME
        and (
            kinds[span.stop] in _GOES_ON
            or kinds[span.stop - 1] == _CONNECTOR
            or _is_rather_rare(span.stop, kinds, view)
        )
        and places.get(span.stop) != PLACE_NAME
        and _is_joined(view, span.stop)
        and not (kinds[span.stop] in _UNLISTED and has_small_words(fold_word(view.words[span.stop]), view.language))
    ):
        is_end = kinds[span.stop] in _UNLISTED and kinds[span.stop - 1] != _CONNECTOR
        span.stop += 1
        if is_end:
            break


def _fit_organisation(
    span: NameSpan, kinds: list[int], view: TextView, places: dict[int, int], known: dict[int, int], ceiling: int
) -> None:
    for at in range(span.first, span.stop):
        stop = known.get(at)
        if stop is not None:
            span.first, span.stop = at, stop
            break
    else:
        head = next((at for at in range(span.first, span.stop) if kinds[at] in _HEADS), None)
        if head is not None:
            span.first = head
        elif span.first and kinds[span.first - 1] in _HEADS and _is_joined(view, span.first):
            span.first -= 1
    while span.stop < ceiling and places.get(span.stop) == PLACE_NAME and _is_joined(view, span.stop):
        span.stop += 1
