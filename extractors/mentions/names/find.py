"""People and organisations named in a text, or in the fields of an article read as one document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.mentions.agencies.find import find_agencies
from extractors.mentions.names.spans import read_spans
from extractors.mentions.names.tagger import PERSON, WordTable, codes_again, emissions, encode, probabilities
from extractors.mentions.names.weights import load_weights
from extractors.mentions.places.find import find_places
from extractors.mentions.text_view import PLACE_ADJECTIVE, PLACE_NAME, PLACE_WEAK, TextView, view_text

_SURE = 0.75


def view_with_claims(text: str, language: str = "en", gazetteer: Path | None = None) -> TextView:
    """Return the view of a text with the places and agencies that are found in it."""
    places = [
        (m.start, m.end, PLACE_ADJECTIVE if m.kind == "adjective" else PLACE_NAME if m.confidence >= _SURE else PLACE_WEAK)
        for m in find_places(text, language=language, gazetteer=gazetteer)
    ]
    agencies = [(m.start, m.end, m.agency_id) for m in find_agencies(text, language=language)]
    return view_text(text, language, places=places, agencies=agencies)


@dataclass(frozen=True, slots=True)
class NameMention:
    """One mention of a person or an organisation."""

    sort: str
    start: int
    end: int
    surface: str
    entity: str
    confidence: float


@lru_cache(maxsize=16)
def _table(language: str) -> WordTable:
    return WordTable(language, load_weights())


def find_names(text: str, *, language: str = "en", gazetteer: Path | None = None) -> list[NameMention]:
    """Return names."""
    view = view_with_claims(text, language, gazetteer)
    if not len(view):
        return []
    weights, table = load_weights(), _table(language)
    encoded = encode(view, table)
    scores = emissions(encoded, table, weights)
    found = probabilities(scores, encoded, weights.steps)
    again = codes_again(encoded, found)
    found = probabilities(scores + weights.columns["again"][again], encoded, weights.steps)
    out = []
    for span in read_spans(view, encoded, found):
        start, end = view.starts[span.first], view.ends[span.stop - 1]
        surface = text[start:end]
        out.append(NameMention("person" if span.label == PERSON else "organisation", start, end, surface, surface.casefold(), span.confidence))
    return out
