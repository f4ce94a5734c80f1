"""Find the spans of a text that may name a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.mentions.gazetteer.format import ADJECTIVE, PRIMARY
from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.spotting import words as w
from extractors.mentions.places.spotting.languages import NO_RULES, LocalRules
from extractors.mentions.places.spotting.phrases import find_phrases
from extractors.mentions.places.spotting.scripts import forms, is_unspaced, pieces
from extractors.mentions.places.spotting.text import CAPITALS, CASELESS, LOWER, TITLE_CASE, Cut

MOST_WORDS = 7
MOST_SPANS = 20_000
"""Where spotting stops: no article names a hundredth of that."""
_KINDS_OF_PLACE = w.STREET | w.FACILITY | w.DIVISION | w.ADMIN_WORD
Lookup = Callable[[str], tuple[tuple[int, ...], tuple[int, ...], int]]


@dataclass(slots=True)
class Span:
    """A stretch of words ``first`` to ``last`` (inclusive) that may name a place.

    ``numbers`` and ``flags`` are its candidates in the gazetteer. ``features`` are the observations that the scorecard
    scores. ``within`` is the index of the span that this one's comma or preposition says it lies in (``X, Y``).
    ``is_inflected`` says that the text has the name with a case ending or particle.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    numbers: tuple[int, ...]
    flags: tuple[int, ...]
    kind: str = "name"
    features: list[str] = field(default_factory=list)
    logit: float = 0.0
    chosen: int = -1
    within: int = -1
    division: str = ""
    is_inflected: bool = False
    evidence: list[str] = field(default_factory=list)


@lru_cache(maxsize=65_536)
def _may_begin(word: str, fold: str, gazetteer: Gazetteer, rules: LocalRules) -> bool:
    """Whether a name of the gazetteer may begin with a word, itself or without its particles; for most words it is
    False.
    """
    if word in gazetteer.abbreviations or word + "." in gazetteer.abbreviations or is_unspaced(word):
        return True
    is_plain = word.isascii() and "'" not in word and not rules.endings
    held = [fold] if is_plain else [fold, *(form for form, _, _ in forms(word, rules.code))]
    found = [gazetteer.lookup(form) for form in held]
    return any(numbers or most > 1 for numbers, _, most in found)


def spot(cut: Cut, gazetteer: Gazetteer, rules: LocalRules = NO_RULES) -> list[Span]:
    """Return the spans that may be places, in text order, without overlaps, at most ``MOST_SPANS``: names of the
    gazetteer (longest first), abbreviations, adjectives, and phrases such as streets and features. ``rules`` are those
    of the text's language.
    """
    spans: list[Span] = []
    folds, case, starts, ends, text = cut.folds, cut.case, cut.starts, cut.ends, cut.text
    abbreviations = gazetteer.abbreviations
    size = len(folds)
    lookup = gazetteer.lookup
    phrases = find_phrases(cut, rules.code)
    words = w.load_words()
    free = 0
    for index in [at for at, kind in enumerate(case) if kind != LOWER]:
        if index < free:
            continue
        if len(spans) >= MOST_SPANS:
            break
        start, end = starts[index], ends[index]
        phrase = phrases.get(index)
        if phrase is None and not _may_begin(text[start:end], folds[index], gazetteer, rules):
            continue
        kind = case[index]
        if end - start <= 6 and kind != CASELESS:
            raw = text[start:end]
            if text[end : end + 1] == "." and raw + "." in abbreviations:
                raw += "."
            found = abbreviations.get(raw) or (abbreviations.get(raw + ".") if "." in raw else None)
            if found and not (raw == "BC" and index and text[:start].rstrip()[-1:].isdigit()):
                before = text[max(0, start - 2) : start]
                after_comma = before in (", ", ",\n") and index > 0 and case[index - 1] in (TITLE_CASE, CAPITALS)
                # "Mass. officials", "R-Ill.": a full stop that ends no sentence makes it a state.
                is_short = (
                    raw[-1] == "."
                    and index + 1 < size
                    and (case[index + 1] == LOWER or text[max(0, start - 2) : start] in ("D-", "R-"))
                )
                rows = [number for number, comma in found if after_comma or is_short or not comma]
                if rows:
                    span = Span(
                        index,
                        index,
                        start,
                        start + len(raw),
                        folds[index],
                        tuple(rows),
                        (PRIMARY,) * len(rows),
                        "abbreviation",
                    )
                    spans.append(span)
                    continue
        if kind == CASELESS and is_unspaced(text[start:end]):
            spans += _unspaced(text, start, end, index, gazetteer)
            continue
        # the name that l'Union holds is Union, and not the town L'Union
        is_elided = text[start].islower()
        last, word, numbers, flags = (
            (index, folds[index], (), ()) if is_elided else _longest(cut, index, lookup, rules.code)
        )
        stop, is_inflected = ends[last], False
        if last == index and kind != CASELESS and word in rules.common:
            # Bazı is *some* and not a village, Salı is Tuesday and not another spelling of Salé
            called_so = tuple(one for one, flag in zip(numbers, flags, strict=True) if flag & PRIMARY)
            numbers = numbers if _is_known(called_so, gazetteer, 100_000) else ()
        elif not numbers and (rules.endings or not (text[start:end].isascii() and "'" not in text[start:end])):
            start, stop, last, word, numbers, flags = _inflected(cut, index, gazetteer, rules)
            is_inflected = bool(numbers)
        elif rules.endings and last == index and not any(flag & PRIMARY for flag in flags):
            # Vídně is a small town's other name, and Vienna in the genitive
            _, _, end_of, _, more, more_flags = _inflected(cut, index, gazetteer, rules)
            if end_of == index:
                numbers, flags = _joined(numbers, flags, more, more_flags)
        if phrase is not None and phrase.last > last and (not numbers or phrase.kind in ("street", "feature")):
            last, numbers, flags = phrase.last, (), ()
            key = " ".join(folds[index : last + 1])
            spans.append(Span(index, last, start, ends[last], key, (), (), phrase.kind))
            free = last + 1
            continue
        if not numbers:
            if phrase is not None:
                key = " ".join(folds[index : phrase.last + 1])
                spans.append(Span(index, phrase.last, start, ends[phrase.last], key, (), (), phrase.kind))
                free = phrase.last + 1
            continue
        if (fixed := words.fixed_phrases.get(folds[index])) and (end_of := _fixed_phrase(cut, index, fixed)) > last:
            free = end_of + 1
            continue
        if last == index and words.roles.get(word, 0) & w.DIRECTION and not _division_follows(cut, index):
            continue  # "the Northern part" is no mention of one of the world's Northern provinces
        if (
            last == index
            and kind == CAPITALS
            and end - start <= 5
            and _amid_lower(cut, index)
            and not _is_country(numbers, flags, gazetteer)
        ):
            continue  # SANA, MENA: an acronym, where names are not written in capitals
        # مدينة is a city and not Medina; where there are capitals, Island may be Iceland
        kinds_of_place = _KINDS_OF_PLACE | w.SETTLEMENT_WORD if kind == CASELESS else _KINDS_OF_PLACE
        if (last == index and words.roles.get(word, 0) & kinds_of_place) or word in words.not_places:
            free = last + 1
            continue
        if kind == CASELESS and word in words.weekdays and not _is_called_settlement(cut, index, words):
            continue
        adjective = all(flag == ADJECTIVE for flag in flags)
        spans.append(
            Span(
                index, last, start, stop, word, numbers, flags, "adjective" if adjective else "name",
                is_inflected=is_inflected,
            )
        )  # fmt: skip
        free = last + 1
    return spans


def _is_called_settlement(cut: Cut, index: int, words: w.Words) -> bool:
    """Whether the word before is one such as *city* or *capital*."""
    return index > 0 and cut.joined[index - 1] and bool(words.roles.get(cut.folds[index - 1], 0) & w.SETTLEMENT_WORD)


def _fixed_phrase(cut: Cut, index: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """Return the last word of a fixed phrase that begins at a word (``Brussels sprouts``), or -1."""
    for phrase in phrases:
        last = index + len(phrase) - 1
        if last < len(cut) and all(cut.joined[index:last]) and tuple(cut.folds[index : last + 1]) == phrase:
            return last
    return -1


def _amid_lower(cut: Cut, index: int) -> bool:
    before = index > 0 and cut.joined[index - 1] and cut.case[index - 1] == LOWER
    return before or (cut.joined[index] and cut.case[index + 1] == LOWER)


def _division_follows(cut: Cut, index: int) -> bool:
    after = index + 1
    return cut.joined[index] and cut.case[after] != LOWER and bool(cut.roles[after] & w.ADMIN_WORD)


def _inflected(
    cut: Cut, index: int, gazetteer: Gazetteer, rules: LocalRules
) -> tuple[int, int, int, str, tuple[int, ...], tuple[int, ...]]:
    """Return the name a word holds behind particles or a changed end: offsets, last word, key, places, flags."""
    start, end = cut.starts[index], cut.ends[index]
    # A changed form proves less than the name itself: small towns do not count, and less where any word has a capital.
    least = 15_000
    if rules.endings and cut.case[index] != CASELESS:
        if cut.folds[index] in rules.common:
            return start, end, index, cut.folds[index], (), ()
        if cut.opens[index] and cut.joined[index] and cut.case[index + 1] == LOWER:
            least = 100_000
    best: tuple[int, int, int, str, tuple[int, ...], tuple[int, ...]] | None = None
    for form, left, right in forms(cut.text[start:end], rules.code):
        last, word, numbers, flags = _longest(cut, index, gazetteer.lookup, rules.code, form)
        if numbers and _is_known(numbers, gazetteer, least if last == index else 0):
            stop = start + right if last == index else cut.ends[last]
            if best is None or last > best[2]:
                best = (start + left, stop, last, word, numbers, flags)
            elif last == index == best[2] and (start + left, stop) == best[:2]:
                # Pragi is of Praga and might be of a Pragia: the text decides
                best = (*best[:4], *_joined(best[4], best[5], numbers, flags))
    return best or (start, end, index, cut.folds[index], (), ())


def _unspaced(text: str, start: int, end: int, index: int, gazetteer: Gazetteer) -> list[Span]:
    found: list[Span] = []
    free = 0
    for form, left, right in pieces(text[start:end], lambda pair: gazetteer.lookup(pair)[2]):
        if left < free:
            continue
        numbers, flags, _ = gazetteer.lookup(form)
        if numbers and _is_known(numbers, gazetteer, 100_000):
            found.append(Span(index, index, start + left, start + right, form, numbers, flags))
            free = right
            if len(found) >= MOST_SPANS // 2:
                break
    return found


def _joined(
    numbers: tuple[int, ...], flags: tuple[int, ...], more: tuple[int, ...], more_flags: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the places of a name together with those of another reading of it, each once."""
    kept = [(number, flag) for number, flag in zip(more, more_flags, strict=True) if number not in numbers]
    return numbers + tuple(number for number, _ in kept), flags + tuple(flag for _, flag in kept)


def _is_known(numbers: tuple[int, ...], gazetteer: Gazetteer, population: int) -> bool:
    """Say whether one of the places is more than a town of fewer inhabitants."""
    types, kinds = gazetteer.types, gazetteer.type
    return any(types[kinds[place]] != "city" or gazetteer.population[place] >= population for place in numbers[:4])


def _is_country(numbers: tuple[int, ...], flags: tuple[int, ...], gazetteer: Gazetteer) -> bool:
    """Whether a country is called so itself (США)."""
    types, kinds = gazetteer.types, gazetteer.type
    return any(
        types[kinds[place]] == "country" and flag != ADJECTIVE for place, flag in zip(numbers, flags, strict=True)
    )


def _longest(
    cut: Cut, index: int, lookup: Lookup, language: str = "en", first: str | None = None
) -> tuple[int, str, tuple[int, ...], tuple[int, ...]]:
    """Return the longest name of the gazetteer that begins at a word: its last word, key, places and flags.

    ``first`` is the form of the first word to look up, its fold by default. The last word may have a case ending of
    ``language`` (``в Нью-Йорке``).
    """
    folds, full, joined, possessive = cut.folds, cut.full, cut.joined, cut.possessive
    word = first or folds[index]
    numbers, flags, most = lookup(word)
    last = index
    if most > 1 and joined[index]:
        most = min(most, MOST_WORDS)
        size = len(folds)
        key, stop, reach = first or full[index], index + 1, 1
        while stop < size and reach < most and joined[stop - 1]:
            if cut.case[stop] != LOWER:
                longer = f"{key} {folds[stop]}"
                found = lookup(longer)
                if not found[0] and possessive[stop]:
                    longer = f"{key} {full[stop]}"
                    found = lookup(longer)
                if not found[0] and (language != "en" or not folds[stop].isascii()):
                    for form, _, _ in forms(cut.text[cut.starts[stop] : cut.ends[stop]], language):
                        longer = f"{key} {form}"
                        found = lookup(longer)
                        if found[0]:
                            break
                if found[0]:
                    last, word, numbers, flags = stop, longer, found[0], found[1]
            key = f"{key} {full[stop]}"
            reach += 1
            stop += 1
    return last, word, numbers, flags
