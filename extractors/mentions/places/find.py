"""Places named in a text: ``find_places`` reads one text, ``find_article_places`` the fields of an article.

The rules, in order: cut the text into words; spot the stretches that the gazetteer knows (``spotting/spot.py``),
without those that are plain words of the language (``spotting/openers.py``); note what their words and neighbours show
(``resolving/observe.py``) and score it (``resolving/scorecard.py``); choose among places of one name by what the names
of the document say together (``resolving/resolve.py``); read again with that knowledge; keep names that the text shows
to be places but no gazetteer has (``resolving/unresolved.py``). GeoNames data is used under CC BY 4.0
(https://www.geonames.org).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractors.mentions.bounds import limit_text
from extractors.mentions.gazetteer.format import ADJECTIVE, TRANSLITERATED
from extractors.mentions.gazetteer.lookup import Gazetteer, load_gazetteer
from extractors.mentions.places.resolving import observe, resolve, scorecard
from extractors.mentions.places.resolving.spelling import respell, spelling_countries
from extractors.mentions.places.resolving.unresolved import (
    find_containing_place,
    is_out_of_place,
    place_type,
    unresolved_id,
)
from extractors.mentions.places.rows import PlaceMention, place_rows
from extractors.mentions.places.spotting import spot
from extractors.mentions.places.spotting.languages import LocalRules, language_of, local_rules
from extractors.mentions.places.spotting.openers import without_openers
from extractors.mentions.places.spotting.spot import Span
from extractors.mentions.places.spotting.text import Cut, cut
from extractors.runtime.cycles import without_garbage_collection
from extractors.runtime.settings import load_settings


def find_places(
    text: str, *, language: str = "en", country_hints: Sequence[str] = (), gazetteer: Path | None = None
) -> list[PlaceMention]:
    """Return the places that a text mentions, in text order, without overlaps; an empty list if there are none.

    ``language`` (ISO 639-1) is only a hint: each script is read by its own rules whatever it says. ``country_hints``
    are ISO 3166-1 alpha-2 codes that the text is likely about (the outlet's country); they decide only if the text
    itself does not. Only the first ``bounds.MOST_CHARACTERS`` characters are read. ``gazetteer`` is the folder of
    compiled gazetteers; if None, the one that the environment's settings name.
    """
    folder = gazetteer or _default_gazetteer()
    return find_article_places({"body": text}, language=language, country_hints=country_hints, gazetteer=folder)["body"]


@lru_cache(maxsize=1)
def _default_gazetteer() -> Path:
    return load_settings().gazetteer


def find_article_places(
    fields: Mapping[str, str | None],
    *,
    language: str = "en",
    country_hints: Sequence[str] = (),
    gazetteer: Path,
) -> dict[str, list[PlaceMention]]:
    """Return the places of an article's fields (title, lead, body, dateline) by field name, read as one document.

    A name means the same place in the whole article; evidence from all fields counts. Offsets are those of each field's
    own text. ``gazetteer`` is the folder of compiled gazetteers.
    """
    loaded = load_gazetteer(gazetteer)
    with without_garbage_collection():
        return _find(fields, loaded, language, country_hints)


def _find(
    fields: Mapping[str, str | None], loaded: Gazetteer, language: str, country_hints: Sequence[str]
) -> dict[str, list[PlaceMention]]:
    hints = tuple(
        loaded.country_number[code.upper()] for code in country_hints if code.upper() in loaded.country_number
    )
    first_look, second_look = scorecard.load_scorecard()
    cuts = {name: cut(limit_text(text)) for name, text in fields.items()}
    rules = local_rules(language_of(max((words.text for words in cuts.values()), key=len, default=""), language))
    found = {name: spot.spot(words, loaded, rules) for name, words in cuts.items()}
    found = without_openers(cuts, found, language)
    everything = _observe(cuts, found, loaded, rules)
    scorecard.score(everything, first_look)
    known: dict[resolve.Key, resolve.Options] = {}
    votes = resolve.resolve(everything, loaded, hints, language, known=known)
    countries = tuple(code for code in spelling_countries(votes, loaded, hints) if code in TRANSLITERATED)
    if countries:
        respelt = {name: respell(cuts[name], spans, countries, loaded, rules.common) for name, spans in found.items()}
        if any(is_changed for _, is_changed in respelt.values()):
            found = {name: spans for name, (spans, _) in respelt.items()}
            everything = _observe(cuts, found, loaded, rules)
            scorecard.score(everything, first_look)
            known = {}
            votes = resolve.resolve(everything, loaded, hints, language, known=known)
    scorecard.observe_document(everything, votes, loaded)
    scorecard.score(everything, second_look)
    votes = resolve.resolve(everything, loaded, hints, language, known=known, is_last=True)
    out: dict[str, list[PlaceMention]] = {}
    for name, spans in found.items():
        for span in spans:
            if is_out_of_place(span, votes, loaded):
                span.kind, span.numbers, span.chosen = "settlement", (), -1
        accepted = [span.logit > scorecard.THRESHOLD for span in spans]
        text = fields[name] or ""
        mentions = []
        for index, span in enumerate(spans):
            if not accepted[index]:
                continue
            if span.chosen >= 0:
                mentions.append(_mention(span, text, loaded, second_look))
            else:
                home = find_containing_place(index, spans, accepted, votes, loaded)
                mentions.append(_unresolved(span, home, text, loaded, second_look))
        out[name] = mentions
    return out


def _observe(
    cuts: Mapping[str, Cut], found: Mapping[str, list[Span]], gazetteer: Gazetteer, rules: LocalRules
) -> list[Span]:
    """Note the features of all fields' spans and return them in one list, links between them renumbered."""
    everything: list[Span] = []
    for name, spans in found.items():
        for span in spans:
            span.features, span.within = [], -1
        observe.observe(cuts[name], spans, gazetteer, rules)
        for span in spans:
            if span.within >= 0:
                span.within += len(everything)
        everything += spans
    return everything


def _mention(span: Span, text: str, gazetteer: Gazetteer, weights: dict[str, float]) -> PlaceMention:
    return PlaceMention(
        start=span.start,
        end=span.end,
        surface=text[span.start : span.end],
        kind="adjective" if span.kind == "adjective" or _is_adjective_of(span) else "name",
        confidence=_confidence(span),
        evidence=scorecard.describe(span, weights),
        **_described(gazetteer, span.chosen),
    )


def _is_adjective_of(span: Span) -> bool:
    """Whether a name that several places have is the adjective of the chosen one: *Canadian*, which is a town too."""
    return span.chosen in span.numbers and span.flags[span.numbers.index(span.chosen)] == ADJECTIVE


@lru_cache(maxsize=20_000)
def _described(gazetteer: Gazetteer, number: int) -> dict[str, Any]:
    """Return what a mention says of its place."""
    entry = gazetteer.entry(number)
    return {
        "place_id": entry.place_id,
        "id_source": entry.id_source,
        "geoname_id": entry.geoname_id,
        "name": entry.name,
        "place_type": entry.place_type,
        "country_code": entry.country_code,
        "country_name": _country_name(entry.country_code, gazetteer),
        "admin1_name": gazetteer.entry(entry.admin1).name if entry.admin1 is not None else None,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "population": entry.population,
        "is_resolved": True,
    }


def _unresolved(span: Span, home: int, text: str, gazetteer: Gazetteer, weights: dict[str, float]) -> PlaceMention:
    surface = text[span.start : span.end]
    near = gazetteer.entry(home) if home >= 0 else None
    country = near.country_code if near else None
    admin1 = near.name if near and near.place_type == "admin1" else None
    if near and near.admin1 is not None:
        admin1 = gazetteer.entry(near.admin1).name
    return PlaceMention(
        start=span.start,
        end=span.end,
        surface=surface,
        kind="name",
        place_id=unresolved_id(country, surface),
        id_source="unresolved",
        geoname_id=None,
        name=surface,
        place_type=place_type(span),
        country_code=country,
        country_name=_country_name(country, gazetteer),
        admin1_name=admin1,
        latitude=near.latitude if near else None,
        longitude=near.longitude if near else None,
        population=None,
        confidence=_confidence(span),
        evidence=(*scorecard.describe(span, weights), f"placed by {near.name}" if near else "no place beside it"),
        is_resolved=False,
    )


def _country_name(code: str | None, gazetteer: Gazetteer) -> str | None:
    number = gazetteer.country_places.get(code or "")
    return gazetteer.entry(number).name if number is not None else None


def _confidence(span: Span) -> float:
    return round(1 / (1 + math.exp(-max(-30.0, span.logit))), 3)


__all__ = ["PlaceMention", "find_article_places", "find_places", "place_rows"]
