"""Let other spellings of a name find its place, and keep names that no gazetteer has.

Transliterated names are spelt in many ways. Inside the countries that a text already names, an unknown capitalised
name whose spelling fold (``folding.fold_spelling``) is that of a place there is taken for it; where several places
share the fold the nearest spelling wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extractors.mentions.folding import ARTICLES, edit_distance, fold_spelling, plain_spelling
from extractors.mentions.gazetteer.format import ALTERNATE
from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.resolving.resolve import Votes
from extractors.mentions.places.spotting import words as w
from extractors.mentions.places.spotting.spot import Span
from extractors.mentions.places.spotting.text import CAPITALS, TITLE_CASE, Cut

_MOST = 4
_MOST_TRIED = 3000  # unknown names looked at in one text; an article has a few hundred


def spelling_countries(votes: Votes, gazetteer: Gazetteer, hints: Sequence[int] = ()) -> list[str]:
    """Return the codes of the countries (three at most) with a quarter of the document's votes or more, most votes
    first, then those of ``hints`` (country numbers).
    """
    ranked = sorted(votes.country.items(), key=lambda pair: -pair[1])
    found = [gazetteer.countries[code] for code, value in ranked[:3] if votes.total and value / votes.total >= 0.25]
    return found + [gazetteer.countries[code] for code in hints if gazetteer.countries[code] not in found]


@lru_cache(maxsize=16_384)
def places_spelt_like(name: str, countries: tuple[str, ...], gazetteer: Gazetteer) -> tuple[int, ...]:
    """Return the numbers of the countries' places (ISO 3166-1 alpha-2 codes) whose spelling fold equals that of
    ``name``, nearest spelling first, then largest population; an empty tuple if none or if the name is too short.

    At most two letters in five may differ from the place's usual name.
    """
    fold = fold_spelling(name)
    plain = plain_spelling(name)
    if len(fold) < 3 or len(plain) < 4:
        return ()
    ranked = []
    for country in countries:
        for place in gazetteer.by_spelling(country, fold):
            distance = edit_distance(plain, plain_spelling(gazetteer.entry(place).name))
            if distance * 5 <= len(plain) * 2:
                ranked.append((distance, -gazetteer.population[place], place))
    return tuple(place for _, _, place in sorted(ranked))


def respell(
    cut: Cut, spans: list[Span], countries: tuple[str, ...], gazetteer: Gazetteer, common: frozenset[str] = frozenset()
) -> tuple[list[Span], bool]:
    """Return the spans in text order, plus new ones for capitalised words that are other spellings of places of
    ``countries``; and whether anything changed. ``common`` are folded words that are none.

    Spans whose candidates all lie in other countries are changed in place: places of ``countries`` with the same
    spelling fold are added to their candidates.
    """
    is_changed = False
    numbers = {gazetteer.country_number[code] for code in countries}
    taken: set[int] = set()
    for span in spans:
        if (
            span.kind == "name"
            and span.numbers
            and not any(gazetteer.country[place] in numbers for place in span.numbers)
        ):
            extra = places_spelt_like(cut.text[span.start : span.end], countries, gazetteer)
            if extra:
                is_changed = True
                span.numbers += extra[:4]
                span.flags += (ALTERNATE,) * len(extra[:4])
        is_article = span.first == span.last and span.key in ARTICLES and cut.joined[span.last]
        if (span.numbers and not is_article) or span.kind in ("street", "feature"):
            taken.update(range(span.first, span.last + 1))
    added: list[Span] = []
    folds, case, joined, roles = cut.folds, cut.case, cut.joined, cut.roles
    size = len(folds)
    free = 0
    tried: dict[str, tuple[int, ...]] = {}
    for index in [at for at, kind in enumerate(case) if kind in (TITLE_CASE, CAPITALS) and at not in taken]:
        if index < free:
            continue
        if len(tried) >= _MOST_TRIED:
            break
        last = index
        while (
            last + 1 < size and joined[last] and last + 1 not in taken and last - index + 1 < _MOST
            and case[last + 1] in (TITLE_CASE, CAPITALS) and not cut.possessive[last]
        ):  # fmt: skip
            last += 1
        for stop in range(last, index - 1, -1):
            if stop == index and (len(folds[index]) < 5 or roles[index] or folds[index] in common):
                break
            if (roles[index] | roles[stop]) & (w.FUNCTION | w.ORGANISATION | w.TITLE | w.CALENDAR):
                continue
            name = cut.text[cut.starts[index] : cut.ends[stop]]
            found = tried.get(name)
            if found is None:
                found = tried[name] = places_spelt_like(name, countries, gazetteer)
            if found:
                key = " ".join(folds[index : stop + 1])
                flags = (ALTERNATE,) * len(found[:4])
                added.append(Span(index, stop, cut.starts[index], cut.ends[stop], key, found[:4], flags, "spelling"))
                free = stop + 1
                break
    if not added:
        return spans, is_changed
    covered = {at for span in added for at in range(span.first, span.last + 1)}
    kept = [span for span in spans if not (span.first in covered or span.last in covered)]
    return sorted(kept + added, key=lambda span: span.first), True
