"""Names in Chinese text, which has no spaces and no capitals.

The characters are cut into words by the cheapest way through them: a word of the language costs what its rarity says, a
person's name what its surname and given characters say, a foreign name what its characters of transcription say, and
a title or a verb of saying beside a name makes it cheaper. Organisations are then read from the words that end them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.mentions.names.lists import DATA, frequent_words
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import ORGANISATION, PERSON
from extractors.mentions.text_view import PLACE_ADJECTIVE, TextView

_LONGEST_WORD = 6
_LONGEST_FOREIGN = 9
_MOST_CLAUSES, _MOST_IDEOGRAPHS = 20_000, 100_000
_LONGEST_CLAUSE = 120
_RARITY = {0: 14.0, 1: 13.3, 2: 12.2, 3: 11.0, 4: 9.9, 5: 8.0}
_UNKNOWN = 14.0
_PLACE, _HEAD_KNOWN = 7.0, 6.5
_NAME, _COMMON_SURNAME, _RARE_SURNAME = 4.5, 4.3, 6.8
_TWO_GIVEN, _ONE_GIVEN = 0.5, 1.8
_GIVEN, _NOT_GIVEN = 5.0, 7.4
_FOREIGN_START, _FOREIGN = 7.5, 4.3
_FOREIGN_BONUS = 4.0
_CONTEXT = 3.0
_AGAIN = 6.0
_NO_BODY = (
    "座谈会",
    "招待会",
    "全会",
    "大会",
    "晚会",
    "茶话会",
    "报告会",
    "发布会",
    "体会",
    "机会",
    "社会",
    "都会",
    "展览会",
    "博览会",
    "运动会",
    "大局",
    "全局",
    "政局",
    "当局",
)
_DOTS = frozenset("·•・‧")
_SPLIT = ("title_before", "title_after", "speech", "function", "head", "alone", "people", "not_heads")
_KNOWN_PERSON = 6.5
_SMALL_WORD = 4.0
WORD, PLACE_WORD, NAME, FOREIGN_NAME, MARK = range(5)


@dataclass(frozen=True, slots=True)
class ChineseLists:
    """The lists that Chinese names are read by."""

    surnames: dict[str, float]
    given: frozenset[str]
    foreign: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    function: frozenset[str]
    heads: frozenset[str]
    alone: frozenset[str]
    people: frozenset[str]
    not_heads: frozenset[str]
    words: dict[str, int]


@lru_cache(maxsize=1)
def chinese_lists() -> ChineseLists:
    """Return the lists, read once a process."""
    with (DATA / "chinese.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["role"]: row["words"] for row in csv.DictReader(lines)}
    surnames = dict.fromkeys(rows["surnames_rare"], _RARE_SURNAME)
    surnames |= dict.fromkeys(rows["surnames_common"], _COMMON_SURNAME)
    surnames |= dict.fromkeys(rows["surnames_double"].split("|"), _RARE_SURNAME)
    split = {role: frozenset(rows[role].split("|")) for role in _SPLIT}
    words = dict(frequent_words("zh"))
    for role in _SPLIT:
        for word in split[role]:
            words.setdefault(word, 3)
    for word in rows["title_before"].split("|"):
        words[word] = max(words[word], 4)
    return ChineseLists(
        surnames, frozenset(rows["given"]), frozenset(rows["foreign"]), split["title_before"] | split["title_after"],
        split["title_after"] | split["speech"], split["function"], split["head"], split["alone"],
        split["people"], split["not_heads"], words,
    )  # fmt: skip


def is_ideograph(word: str) -> bool:
    """Whether a word of a view is one ideograph."""
    return len(word) == 1 and "\u3400" <= word <= "\u9fff"


def find_chinese(view: TextView, listed: Sequence[tuple[int, int, int]] = ()) -> list[NameSpan]:
    """Return the names in the ideographs of a text, in text order, without overlaps. ``listed`` are the names of the
    list of organisations that were found: first word, the one after the last, and the number of the organisation.
    """
    lists = chinese_lists()
    places = dict(_places(view))
    spans = [
        NameSpan(first, stop, ORGANISATION, 0.9, True) for first, stop, _ in listed if is_ideograph(view.words[first])
    ]
    known: dict[str, float] = {}
    clauses = list(_clauses(view))
    # names that one place of the text shows surely are read again where there is less evidence
    cuts = [_cut(view.words, first, stop, places, lists, known) for first, stop in clauses]
    for pieces in cuts:
        for at, end, kind, cost in pieces:
            if (kind == NAME and end - at > 2) or kind == FOREIGN_NAME:
                known.setdefault("".join(view.words[at:end]), cost)
    beginnings = {name[:2] for name in known}
    for number, (first, stop) in enumerate(clauses):
        pieces = cuts[number]
        if any(view.words[at] + view.words[at + 1] in beginnings for at in range(first, stop - 1)):
            pieces = _cut(view.words, first, stop, places, lists, known)
        spans += _organisations(view.words, pieces, lists)
        for at, end, kind, cost in pieces:
            if kind in (NAME, FOREIGN_NAME):
                plain = sum(_RARITY[lists.words.get(view.words[place], 0)] for place in range(at, end))
                spans.append(NameSpan(at, end, PERSON, 1 / (1 + math.exp(-(plain - cost) / 6)), True))
    return _without_overlaps(spans)


def _clauses(view: TextView) -> Iterator[tuple[int, int]]:
    """Emit stretches of ideographs, dots of foreign names included, as many as the longest articles have."""
    at, words = 0, view.words
    clauses = characters = 0
    while at < len(words) and clauses < _MOST_CLAUSES and characters < _MOST_IDEOGRAPHS:
        if not is_ideograph(words[at]):
            at += 1
            continue
        stop = at
        while stop < len(words) and stop - at < _LONGEST_CLAUSE and (is_ideograph(words[stop]) or words[stop] in _DOTS):
            stop += 1
        yield at, stop
        clauses += 1
        characters += stop - at
        at = stop


def _places(view: TextView) -> Iterator[tuple[int, int]]:
    index = {start: at for at, start in enumerate(view.starts)}
    ends = {end: at + 1 for at, end in enumerate(view.ends)}
    for first, last, code in view.places:
        if code != PLACE_ADJECTIVE and first in index and last in ends:
            yield index[first], ends[last]


Piece = tuple[int, int, int, float]
"""First character, the one after the last, what it is, and its cost."""
Offer = Callable[[int, int, int, float], None]


def _cut(
    words: list[str], first: int, stop: int, places: dict[int, int], lists: ChineseLists, known: dict[str, float]
) -> list[Piece]:
    """Return the cheapest pieces of a stretch: first, stop, kind, cost."""
    size = stop - first
    text = "".join(words[first:stop])
    best = [0.0] + [math.inf] * size
    back: list[Piece | None] = [None] * (size + 1)
    common = lists.words

    def offer(at: int, end: int, kind: int, cost: float) -> None:
        total = best[at] + cost
        if total < best[end]:
            best[end] = total
            back[end] = (at, end, kind, cost)

    for at in range(size):
        letter = text[at]
        offer(at, at + 1, WORD, _RARITY[common.get(letter, 0)])
        for length in range(2, min(_LONGEST_WORD, size - at) + 1):
            word = text[at : at + length]
            if word in common:
                offer(at, at + length, WORD, _RARITY[common[word]])
        place = places.get(first + at)
        if place is not None and place <= stop:
            offer(at, place - first, PLACE_WORD, _PLACE)
        for length in range(2, min(_LONGEST_FOREIGN, size - at) + 1):
            if text[at : at + length] in lists.people:
                offer(at, at + length, NAME, _KNOWN_PERSON)
        _offer_han(text, at, lists, known, offer)
        if letter in lists.foreign:
            _offer_foreign(text, at, lists, known, offer)
    pieces = []
    end = size
    while end > 0:
        piece = back[end]
        assert piece is not None
        pieces.append((piece[0] + first, piece[1] + first, piece[2], piece[3]))
        end = piece[0]
    return pieces[::-1]


def _beside(text: str, at: int, end: int, lists: ChineseLists) -> float:
    """Return how much cheaper a name is for a title before it, or a title or a verb of saying after it."""
    gain = 0.0
    if any(text[max(0, at - length) : at] in lists.before for length in (1, 2, 3, 4) if at >= length):
        gain += _CONTEXT
    if any(text[end : end + length] in lists.after for length in (1, 2, 3)):
        gain += _CONTEXT
    return gain


def _offer_han(text: str, at: int, lists: ChineseLists, known: Mapping[str, float], offer: Offer) -> None:
    """Offer the names of a surname and one or two given characters that may begin at a place."""
    for width in (1, 2):
        surname = text[at : at + width]
        cost = lists.surnames.get(surname)
        if cost is None or len(surname) < width:
            continue
        for given in (1, 2):
            end = at + width + given
            if end > len(text):
                break
            total = _NAME + cost + (_TWO_GIVEN if given == 2 else _ONE_GIVEN)
            total += sum(_GIVEN if letter in lists.given else _NOT_GIVEN for letter in text[at + width : end])
            total -= _beside(text, at, end, lists)
            name = text[at:end]
            total += sum(_SMALL_WORD for letter in name if letter in lists.function)
            if name in known:
                total -= _AGAIN
            elif given == 2 and name in lists.words and all(letter in lists.given for letter in name[width:]):
                total = min(total, _RARITY[lists.words[name]] - 0.5)
            elif name in lists.words and given == 1:
                total += _CONTEXT
            offer(at, end, NAME, total)


def _offer_foreign(text: str, at: int, lists: ChineseLists, known: Mapping[str, float], offer: Offer) -> None:
    """Offer the foreign names in characters of transcription that may begin at a place."""
    dots = 0
    end = at
    while (
        end < len(text)
        and end - at < _LONGEST_FOREIGN + 4 * dots
        and (text[end] in lists.foreign or text[end] in _DOTS)
    ):
        dots += text[end] in _DOTS
        end += 1
        if end - at >= 2 and text[end - 1] not in _DOTS:
            name = text[at:end]
            total = (
                _FOREIGN_START + _FOREIGN * (end - at - dots) - _FOREIGN_BONUS * dots - _beside(text, at, end, lists)
            )
            if name in known:
                total -= _AGAIN
            offer(at, end, FOREIGN_NAME, total)


def _organisations(words: list[str], pieces: list[Piece], lists: ChineseLists) -> list[NameSpan]:
    """Return the organisations of a stretch: a word that ends organisations and the words before it that belong."""
    out = []
    texts = ["".join(words[at:end]) for at, end, _, _ in pieces]
    for number, (at, end, _kind, _cost) in enumerate(pieces):
        text = texts[number]
        if text in lists.alone:
            begin = number
            if begin and pieces[begin - 1][2] == PLACE_WORD:
                begin -= 1
            out.append(NameSpan(pieces[begin][0], end, ORGANISATION, 0.95, True))
            continue
        head = next(
            (text[-length:] for length in (5, 4, 3, 2, 1) if text[-length:] in lists.heads and len(text) >= length),
            None,
        )
        if (
            head is None
            or (text in lists.not_heads and len(head) == 1)
            or any(text.endswith(word) for word in _NO_BODY)
        ):
            continue
        if len(head) == 1 and len(text) == 1 and not _follows_name(pieces, texts, number, lists):
            continue
        begin = number
        place = None
        while begin and number - begin < 6:
            before = texts[begin - 1]
            if (
                before in lists.function
                or before in lists.before
                or pieces[begin - 1][2] in (NAME,)
                or pieces[begin - 1][1] != pieces[begin][0]
            ):
                break
            begin -= 1
            if pieces[begin][2] == PLACE_WORD:
                place = begin
        if place is not None:
            begin = place
        else:
            rare = [
                at for at in range(begin, number) if lists.words.get(texts[at], 0) < 3 or pieces[at][2] == FOREIGN_NAME
            ]
            begin = rare[0] if rare else number
        if begin == number and len(text) == len(head) and len(head) < 3:
            continue
        if begin < number or len(text) > len(head) + 1:
            out.append(NameSpan(pieces[begin][0], end, ORGANISATION, 0.75, True))
    return out


def _follows_name(pieces: list[Piece], texts: list[str], number: int, lists: ChineseLists) -> bool:
    return number > 0 and pieces[number - 1][2] in (PLACE_WORD, FOREIGN_NAME) and texts[number] in "队党军社报"


def _without_overlaps(spans: list[NameSpan]) -> list[NameSpan]:
    """Return the spans in text order; of two that overlap, the longer."""
    out: list[NameSpan] = []
    for span in sorted(spans, key=lambda span: (span.first, -span.stop)):
        if out and span.first < out[-1].stop:
            if span.stop - span.first > out[-1].stop - out[-1].first:
                out[-1] = span
            continue
        out.append(span)
    return out
