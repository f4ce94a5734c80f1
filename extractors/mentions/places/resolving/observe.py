"""Record the evidence for and against each span of a text that may name a place."""

from __future__ import annotations

import math
from collections import Counter

from extractors.mentions.folding import fold_word
from extractors.mentions.gazetteer.format import PRIMARY, WEAK
from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.resolving.people import is_initials, is_named_after_a_place, people
from extractors.mentions.places.spotting import words as w
from extractors.mentions.places.spotting.languages import NO_RULES, LocalRules
from extractors.mentions.places.spotting.scripts import ELIDED
from extractors.mentions.places.spotting.spot import Span
from extractors.mentions.places.spotting.text import CAPITALS, CASELESS, LOWER, TITLE_CASE, Cut


def observe(cut: Cut, spans: list[Span], gazetteer: Gazetteer, rules: LocalRules = NO_RULES) -> None:
    """Append to each span's ``features`` what its words and neighbours show (``"after in, near, from"``); also set
    ``span.within`` if its state or country follows after a comma, and ``span.division`` if a division word stands
    beside it. The scorecard weights these features.
    """
    folds, case, joined, opens, roles = cut.folds, cut.case, cut.joined, cut.opens, cut.roles
    text, starts = cut.text, cut.starts
    size = len(folds)
    persons, families = people(cut, gazetteer)
    lower_seen = {fold for fold, kind in zip(folds, case, strict=True) if kind == LOWER} if spans else set()
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
        # in another script no name is GeoNames' main name, and in another language those of great cities are not
        is_foreign, is_translated = not span.key.isascii(), rules.code != "en"
        best_population = 0
        primary = False
        for place, flag in zip(span.numbers[:12], span.flags, strict=False):
            kinds.add(type_names[types[place]])
            is_great = is_translated and population[place] >= _GREAT_CITY
            if flag & PRIMARY or span.kind == "spelling" or is_foreign or is_great:
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
            if role & w.COMPANY and not (first and _is_preposition(cut, first - 1, rules)):
                note("name of a company")
            if folds[first] in lower_seen:
                note("also in lower case here")
            if role & w.COMMON and opens[first] and last + 1 < size and joined[last] and case[last + 1] == LOWER:
                note("everyday word that opens a sentence")
        if keys[span.key] > 1:
            note("named again")
        if span.is_inflected:
            note("with a case ending")
        if is_name:
            if first in persons:
                note("part of a person's name")
                if role & w.GIVEN_PLACE and first + 1 in persons and is_named_after_a_place(cut, first):
                    note("given name of a person")
            elif words == 1 and families.get(folds[first]):
                note("family name of a person here")
        # what precedes
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
            if (
                is_name
                and before not in owner
                and text[starts[first] - 2] == "."
                and is_initials(text[starts[before] : starts[first]])
            ):
                note("after initials")
            elif opens[first]:
                note("opens a sentence")
            elif joined[before]:
                if folds[before] in rules.prepositions and (before_case == LOWER or opens[before]):
                    note("after a preposition of place")
                elif before_case == LOWER:
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
                note("saint's" if folds[first] == "st" and words > 1 else "possessive")
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
                    elif after_role & w.COMPANY:
                        note("before a company word")
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


_GREAT_CITY = 250_000
"""From how many inhabitants on a city's name in another language counts as its main name: *Kahire*, *Mailand*."""
_POSTPOSITIONS = frozenset(map(fold_word, ("में", "से", "को", "मधून", "पर", "तक", "থেকে", "ਵਿੱਚ", "ਤੋਂ", "میں", "سے", "تک")))


def _note_caseless(cut: Cut, span: Span, kinds: set[str], population: int) -> None:
    """Note what shows a place where no capitals do: how well known it is and the particle or word before it."""
    note = span.features.append
    first = span.first
    after = span.last + 1
    role = cut.roles[first - 1] if first and cut.joined[first - 1] else 0
    if role & (w.SETTLEMENT_WORD | w.ADMIN_WORD):
        note("without capitals, after town, province")
        if role & w.ADMIN_WORD:
            span.division = cut.folds[first - 1]
        return
    is_after = (
        span.start > cut.starts[first]
        or span.is_inflected
        or bool(role & w.PREPOSITION)
        or (cut.joined[span.last] and cut.folds[after] in _POSTPOSITIONS)
    )
    if role & w.ORGANISATION:
        note("without capitals, after an organisation word")
    elif role & w.FIRST_NAME:
        note("without capitals, after a given name")
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


def _is_preposition(cut: Cut, index: int, rules: LocalRules) -> bool:
    return cut.joined[index] and (bool(cut.roles[index] & w.PREPOSITION) or cut.folds[index] in rules.prepositions)
