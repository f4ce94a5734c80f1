"""Find the stretches of a text that may name a place, and note what speaks for and against each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.mentions import places_words as w
from extractors.mentions.gazetteer import Gazetteer
from extractors.mentions.gazetteer_format import ADJECTIVE, PRIMARY, WEAK
from extractors.mentions.places_phrases import find_phrases
from extractors.mentions.places_scripts import ELIDED, forms, is_unspaced, pieces
from extractors.mentions.places_text import CAPITALS, CASELESS, LOWER, TITLE_CASE, Cut

MOST_WORDS = 7
MOST_SPANS = 20_000
"""Where spotting stops: no article names a hundredth of that."""
Lookup = Callable[[str], tuple[tuple[int, ...], tuple[int, ...], int]]


@dataclass(slots=True)
class Span:
    """A stretch of words ``first`` to ``last`` (inclusive) that may name a place.

    ``numbers`` and ``flags`` are its candidates in the gazetteer. ``features`` are the observations that the scorecard
    weighs. ``within`` is the index of the span that this one's comma or preposition says it lies in (``X, Y``).
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
    evidence: list[str] = field(default_factory=list)


def people(cut: Cut, gazetteer: Gazetteer) -> tuple[set[int], Counter[str]]:
    """Return the words that are part of a person's full name, and the family names seen with their counts.

    A full name is a given name, initial or title followed by capitalised words. A title before a lower-case word or a
    given name that begins a longer name of the gazetteer ("San Jose", "St. Paul") starts none.
    """
    indexes: set[int] = set()
    families: Counter[str] = Counter()
    folds, case, joined, roles = cut.folds, cut.case, cut.joined, cut.roles
    size = len(folds)
    free = 0
    for index in [at for at, role in enumerate(roles) if role & (w.FIRST_NAME | w.TITLE)]:
        role = roles[index]
        if (
            index < free
            or role & w.FUNCTION
            or case[index] not in (TITLE_CASE, CAPITALS)
            or not joined[index]
            or case[index + 1] not in (TITLE_CASE, CAPITALS)
        ):
            continue
        stop = index + 1
        while (
            stop < size
            and case[stop] in (TITLE_CASE, CAPITALS)
            and stop - index < 5
            and not roles[stop]
            & (w.ORGANISATION | w.STREET | w.DIVISION | w.NATURAL | w.FACILITY | w.CALENDAR | w.FUNCTION)
        ):
            stop += 1
            if not joined[stop - 1] or cut.possessive[stop - 1]:
                break
        if stop - index < 2:
            continue
        is_blocked = (
            stop < size
            and joined[stop - 1]
            and bool(roles[stop] & (w.STREET | w.FACILITY | w.NATURAL))
            and case[stop] != LOWER
        )
        is_title = role & w.TITLE and not role & w.FIRST_NAME
        if not is_blocked and (is_title or not gazetteer.lookup(" ".join(folds[index:stop]))[0]):
            indexes.update(range(index, stop))
            families[folds[stop - 1]] += 1
            free = stop
    return indexes, families


@lru_cache(maxsize=65_536)
def _may_begin(word: str, fold: str, gazetteer: Gazetteer) -> bool:
    """Say whether a name may begin with a word, as it stands or behind particles: most words begin none."""
    if word in gazetteer.abbreviations or word + "." in gazetteer.abbreviations or is_unspaced(word):
        return True
    held = [fold] if word.isascii() and "'" not in word else [fold, *(form for form, _, _ in forms(word))]
    found = [gazetteer.lookup(form) for form in held]
    return any(numbers or most > 1 for numbers, _, most in found)


def spot(cut: Cut, gazetteer: Gazetteer) -> list[Span]:
    """Return the candidate spans in text order, without overlaps, longest names first."""
    spans: list[Span] = []
    folds, case, starts, ends, text = cut.folds, cut.case, cut.starts, cut.ends, cut.text
    abbreviations = gazetteer.abbreviations
    size = len(folds)
    lookup = gazetteer.lookup
    phrases = find_phrases(cut)
    words = w.load_words()
    free = 0
    for index in [at for at, kind in enumerate(case) if kind != LOWER]:
        if index < free:
            continue
        if len(spans) >= MOST_SPANS:
            break
        start, end = starts[index], ends[index]
        phrase = phrases.get(index)
        if phrase is None and not _may_begin(text[start:end], folds[index], gazetteer):
            continue
        kind = case[index]
        if end - start <= 6 and kind != CASELESS:
            raw = text[start:end]
            if text[end : end + 1] == "." and raw + "." in abbreviations:
                raw += "."
            found = abbreviations.get(raw)
            if found:
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
        last, word, numbers, flags = (index, folds[index], (), ()) if is_elided else _longest(cut, index, lookup)
        stop = ends[last]
        if not numbers and not (text[start:end].isascii() and "'" not in text[start:end]):
            start, stop, last, word, numbers, flags = _inflected(cut, index, gazetteer)
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
        if last == index and words.roles.get(word, 0) & w.DIRECTION and not _division_follows(cut, index):
            continue  # "the Northern part" is no mention of one of the world's Northern provinces
        if last == index and kind == CAPITALS and end - start <= 5 and _amid_lower(cut, index):
            continue  # SANA, MENA: an acronym, where names are not written in capitals
        if (
            last == index and words.roles.get(word, 0) & (w.STREET | w.FACILITY | w.DIVISION | w.ADMIN_WORD)
        ) or word in words.not_places:
            free = last + 1
            continue
        adjective = all(flag == ADJECTIVE for flag in flags)
        spans.append(Span(index, last, start, stop, word, numbers, flags, "adjective" if adjective else "name"))
        free = last + 1
    return spans


def _amid_lower(cut: Cut, index: int) -> bool:
    before = index > 0 and cut.joined[index - 1] and cut.case[index - 1] == LOWER
    return before or (cut.joined[index] and cut.case[index + 1] == LOWER)


def _division_follows(cut: Cut, index: int) -> bool:
    after = index + 1
    return cut.joined[index] and cut.case[after] != LOWER and bool(cut.roles[after] & w.ADMIN_WORD)


def _inflected(
    cut: Cut, index: int, gazetteer: Gazetteer
) -> tuple[int, int, int, str, tuple[int, ...], tuple[int, ...]]:
    """Return the name a word holds behind particles or a changed end: offsets, last word, key, places, flags."""
    start, end = cut.starts[index], cut.ends[index]
    for form, left, right in forms(cut.text[start:end]):
        last, word, numbers, flags = _longest(cut, index, gazetteer.lookup, form)
        # A changed form proves less than the name itself: small towns do not count.
        if numbers and _is_known(numbers, gazetteer, 15_000 if last == index else 0):
            stop = start + right if last == index else cut.ends[last]
            return start + left, stop, last, word, numbers, flags
    return start, end, index, cut.folds[index], (), ()


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


def _is_known(numbers: tuple[int, ...], gazetteer: Gazetteer, population: int) -> bool:
    """Say whether one of the places is more than a town of fewer inhabitants."""
    types, kinds = gazetteer.types, gazetteer.type
    return any(types[kinds[place]] != "city" or gazetteer.population[place] >= population for place in numbers[:4])


def _longest(
    cut: Cut, index: int, lookup: Lookup, first: str | None = None
) -> tuple[int, str, tuple[int, ...], tuple[int, ...]]:
    """Return the longest name of the gazetteer that begins at a word: its last word, key, places and flags.

    ``first`` is the form of the first word to look up, its fold by default.
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
                if found[0]:
                    last, word, numbers, flags = stop, longer, found[0], found[1]
            key = f"{key} {full[stop]}"
            reach += 1
            stop += 1
    return last, word, numbers, flags


def observe(cut: Cut, spans: list[Span], gazetteer: Gazetteer) -> None:
    """Note on every span the features that its words and neighbours show."""
    folds, case, joined, opens, roles = cut.folds, cut.case, cut.joined, cut.opens, cut.roles
    text, starts = cut.text, cut.starts
    size = len(folds)
    persons, families = people(cut, gazetteer)
    lower_seen = {folds[at] for at, kind in enumerate(case) if kind == LOWER} if spans else set()
    owner = {}
    for number, span in enumerate(spans):
        for index in range(span.first, span.last + 1):
            owner[index] = number
    keys = Counter(span.key for span in spans)
    population, types = gazetteer.population, gazetteer.type
    type_names = gazetteer.types
    for number, span in enumerate(spans):
        first, last = span.first, span.last
        note = span.features.append
        role = roles[first] if first == last else 0
        is_name = span.kind in ("name", "spelling")
        # what it is
        if span.kind != "name":
            note(f"is {span.kind}")
        kinds: set[str] = set()
        is_foreign = not span.key.isascii()  # in another script no name is GeoNames' main name
        best_population = 0
        primary = False
        for place, flag in zip(span.numbers[:12], span.flags, strict=False):
            kinds.add(type_names[types[place]])
            if flag & PRIMARY or span.kind == "spelling" or is_foreign:
                primary = True
                best_population = max(best_population, population[place])
            else:
                best_population = max(best_population, population[place] // 8)
        if "country" in kinds:
            note("name of a country")
        elif "admin1" in kinds:
            note("name of a state or province")
        elif kinds & {"city"}:
            note(
                f"city of 10^{int(math.log10(best_population + 10))}"
                if primary
                else f"other name of a city of 10^{int(math.log10(best_population + 10))}"
            )
        elif "admin2" in kinds:
            note("weak county" if all(flag & WEAK for flag in span.flags) else "name of a county")
        elif kinds:
            note("listed region or water")
        else:
            for index in (first, last):
                if roles[index] & (w.STREET | w.NATURAL | w.FACILITY | w.ORGANISATION):
                    note(f"{span.kind} {folds[index]}")
            note(f"{span.kind} of {min(last - first + 1, 4)} words")
        words = last - first + 1
        if words > 1:
            note("several words")
            if not primary and is_name:
                note("several words, other name")
        elif len(folds[first]) <= 3 and is_name and case[first] != CASELESS:
            note("very short")
        if len(span.numbers) >= 8:
            note("name of many places")
        kind = case[first]
        if kind == CAPITALS and span.kind != "abbreviation":
            note("in capitals")
        if kind == CASELESS:
            _note_caseless(cut, span, kinds, best_population)
            continue
        if words == 1 and is_name:
            for bit, label in ((w.COMMON, "everyday word"), (w.FIRST_NAME, "given name"), (w.SURNAME, "family name"),
                               (w.CALENDAR, "calendar word"), (w.FUNCTION, "function word"), (w.TITLE, "title"),
                               (w.ORGANISATION, "organisation word"), (w.DIRECTION, "direction"),
                               (w.NATURAL | w.FACILITY | w.DIVISION | w.STREET, "kind-of-place word")):  # fmt: skip
                if role & bit:
                    note(label)
            if folds[first] in lower_seen:
                note("also in lower case here")
            if role & w.COMMON and opens[first] and last + 1 < size and joined[last] and case[last + 1] == LOWER:
                note("everyday word that opens a sentence")
        if keys[span.key] > 1:
            note("named again")
        if is_name:
            if first in persons:
                note("part of a person's name")
            elif words == 1 and families.get(folds[first]):
                note("family name of a person here")
        # what stands before
        if particle := text[starts[first] : span.start]:
            note(ELIDED.get(particle[:-1].lower(), "after a lower-case word"))
        elif first == 0:
            note("opens the text")
        else:
            before = first - 1
            before_role = roles[before]
            before_case = case[before]
            if (
                is_name
                and before > 0
                and folds[before] in ("of", "de", "du", "von")
                and roles[before - 1] & w.ADMIN_WORD
            ):
                span.division = folds[before - 1]
            elif is_name and joined[before] and case[before] == CASELESS and before_role & w.ADMIN_WORD:
                span.division = folds[before]
            if opens[first]:
                note("opens a sentence")
            elif joined[before]:
                if before_case == LOWER:
                    if before_role & w.PREPOSITION:
                        note(f"after the word {folds[before]}")
                    if before_role & w.STRONG_PREPOSITION:
                        note("after in, near, from")
                    elif before_role & w.PREPOSITION:
                        note("after of, to, with")
                    elif before_role & w.SETTLEMENT_WORD:
                        note("after town, province")
                    elif folds[before] == "the":
                        note("after the")
                    elif folds[before] in ("and", "or"):
                        note("after and")
                    elif folds[before] == "a" or folds[before] == "an":
                        note("after a")
                    elif before_role & w.SPEECH:
                        note("after a verb of saying")
                    else:
                        note("after a lower-case word")
                elif before_case != CASELESS:
                    if before in owner:
                        note("after a place, no comma")
                    elif len(folds[before]) == 1 and not before_role & w.PREPOSITION:
                        note("after an initial")
                    elif before_role & w.FIRST_NAME and not opens[before]:
                        note("after a given name")
                    elif before_role & w.TITLE:
                        note("after a title")
                    elif before_role & w.DIRECTION:
                        note("after a direction")
                    elif before_role & w.PREPOSITION:
                        note("after in, near, from")
                    elif before_role & w.FUNCTION:
                        note("after a function word")
                    elif before_role & (w.ORGANISATION | w.FACILITY):
                        note("after an organisation word")
                    elif before_role & w.CALENDAR:
                        note("after a calendar word")
                    elif before_role & w.COMMON:
                        note("after a capitalised everyday word")
                    else:
                        note("after an unknown capitalised word")
            else:
                gap = cut.gap(before)
                if gap.startswith(","):
                    if before in owner and spans[owner[before]].last == before:
                        note("after a place and a comma")
                        if spans[owner[before]].within == number:
                            note("the state or country after a comma")
                    elif before_case in (TITLE_CASE, CAPITALS):
                        note("after a capitalised word and a comma")
                    else:
                        note("after a comma")
                elif "(" in gap or ")" in gap:
                    note("after a bracket")
                elif before in owner and gap.strip() in ("/", "–", "-"):
                    note("after a place and a comma")
        # what stands after
        after = last + 1
        if after >= size:
            note("ends the text")
        else:
            if joined[last] and is_name and roles[after] & w.ADMIN_WORD:
                span.division = folds[after]
            after_role = roles[after]
            after_case = case[after]
            if cut.possessive[last]:
                note("possessive")
            if joined[last] and not cut.possessive[last]:
                if after_case in (TITLE_CASE, CAPITALS):
                    if after_role & (w.ORGANISATION | w.FACILITY | w.DIVISION):
                        note(f"before the word {folds[after]}")
                    if after_role & w.STREET:
                        note("before a street word")
                    elif after_role & w.DIVISION:
                        note("before a division word")
                    elif after_role & w.FACILITY:
                        note("before a facility word")
                    elif after_role & w.NATURAL:
                        note("before a natural feature")
                    elif after_role & w.ORGANISATION:
                        note("before an organisation word")
                    elif after_role & w.TITLE:
                        note("before a title")
                    elif after in owner:
                        note("before a place, no comma")
                    elif after_role & w.CALENDAR:
                        note("before a calendar word")
                    elif len(folds[after]) == 1:
                        note("before an initial")
                    elif after_role & w.SURNAME and not after_role & w.COMMON:
                        note("before a family name")
                    elif after_role & w.COMMON:
                        note("before a capitalised everyday word")
                    else:
                        note("before an unknown capitalised word")
                elif after_case == LOWER:
                    if after_role & w.SPEECH:
                        note("before a verb of saying")
                    elif after_role & w.PREPOSITION:
                        note("before a preposition")
                    elif after_role & w.SETTLEMENT_WORD:
                        note("before town, province")
                    elif folds[after] in ("and", "or"):
                        note("before and")
                    else:
                        note("before a lower-case word")
            elif not joined[last]:
                gap = cut.gap(last)
                if gap.startswith(","):
                    follower = spans[owner[after]] if after in owner and gap.strip() == "," else None
                    if follower is not None and (follower.first != after or follower.kind == "adjective"):
                        follower = None
                    if follower is not None and is_name and _lies_in(span, follower, gazetteer):
                        span.within = owner[after]
                        note("before a comma and its state or country")
                    elif follower is not None:
                        note("before a comma and a name")
                    else:
                        note("before a comma")
                elif gap.lstrip().startswith(("—", "--", "–", "-", "(")) and span.first <= 4:
                    note("dateline")
                elif gap.startswith((".", "!", "?")):
                    note("ends a sentence")
        # a name inside a longer capitalised name
        run = 0
        index = after
        while index < size and joined[index - 1] and case[index] in (TITLE_CASE, CAPITALS) and run < 4:
            run += 1
            if index > after and roles[index] & w.ORGANISATION:
                note("opens the name of an organisation")
                break
            index += 1
        if (
            after + 1 < size
            and joined[last]
            and case[after] == LOWER
            and folds[after] in ("of", "for")
            and case[after + 1] != LOWER
            and roles[last] & (w.ORGANISATION | w.COMMON)
        ):
            note("X of Y")


def _note_caseless(cut: Cut, span: Span, kinds: set[str], population: int) -> None:
    """Note what shows a place where no capitals do: how well known it is and the particle or word before it."""
    note = span.features.append
    first = span.first
    is_after = span.start > cut.starts[first]
    if first and cut.joined[first - 1]:
        role = cut.roles[first - 1]
        if role & (w.SETTLEMENT_WORD | w.ADMIN_WORD):
            note("without capitals, after town, province")
            if role & w.ADMIN_WORD:
                span.division = cut.folds[first - 1]
            return
        is_after |= bool(role & w.PREPOSITION)
        if role & w.ORGANISATION:
            note("without capitals, after an organisation word")
    if is_after:
        note("without capitals, after a preposition")
    if w.load_words().roles.get(span.key, 0) & w.COMMON:
        note("without capitals, everyday word")
    elif span.kind == "adjective" or kinds - {"city", "admin2"} or population >= 300_000:
        note("without capitals, well known")
    elif population < 15_000 and span.first == span.last:
        note("without capitals, small town")
    else:
        note("without capitals, town")


def _lies_in(inner: Span, outer: Span, gazetteer: Gazetteer) -> bool:
    """Say whether a place of the one name lies in a country or division of the other."""
    types, kinds = gazetteer.types, gazetteer.type
    homes = {place for place in outer.numbers[:6] if types[kinds[place]] in ("country", "admin1", "admin2")}
    if not homes:
        return False
    countries = {gazetteer.country[place] for place in homes if types[kinds[place]] == "country"}
    for place in inner.numbers:
        if place not in homes and (
            gazetteer.admin1[place] in homes
            or gazetteer.admin2[place] in homes
            or gazetteer.country[place] in countries
        ):
            return True
    return False
