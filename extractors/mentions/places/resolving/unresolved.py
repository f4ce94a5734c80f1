"""Names the text shows to be places but no gazetteer has: kept, with a country and a fold that joins spellings."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.mentions.folding import fold_spelling
from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.resolving.resolve import Votes
from extractors.mentions.places.spotting.spot import Span

UNKNOWN_COUNTRY = "ZZ"
"""Stands in an id for a country that the text does not name (ISO 3166-1 keeps ZZ for users)."""

_WINDOW = 60  # names before and after that may place an unresolved one
_TYPES = {"street": "street", "feature": "natural feature", "facility": "facility", "settlement": "settlement"}


def is_out_of_place(span: Span, votes: Votes, gazetteer: Gazetteer) -> bool:
    """Whether a chosen place is implausible: the text calls the name a town, but the place has at most 50,000
    inhabitants and its country has less than 5 % of the votes. False if the document has fewer than two votes.

    ``the town of Kafir`` in a text about Syria is not the village of that name in another part of the world.
    """
    if span.chosen < 0 or span.within >= 0 or votes.total < 2 or span.kind not in ("name", "spelling"):
        return False
    if "after town, province" not in span.features and "before town, province" not in span.features:
        return False
    place = span.chosen
    if gazetteer.types[gazetteer.type[place]] not in ("city", "admin2") or gazetteer.population[place] > 50_000:
        return False
    return votes.share(gazetteer.country[place]) < 0.05


def unresolved_id(country: str | None, name: str) -> str:
    """Return the place id of an unresolved name, ``unresolved:<country>/<spelling fold>``, so that its different
    spellings share one id.
    """
    return f"unresolved:{country or UNKNOWN_COUNTRY}/{fold_spelling(name).replace(' ', '_')}"


def place_type(span: Span) -> str:
    """Return the type of an unresolved place from its span's kind: ``street``, ``natural feature`` or ``facility``,
    otherwise ``settlement``.
    """
    return _TYPES.get(span.kind, "settlement")


def find_containing_place(
    index: int, spans: Sequence[Span], accepted: Sequence[bool], votes: Votes, gazetteer: Gazetteer
) -> int:
    """Return the number of the place that an unresolved name (span ``index``) most likely lies in or near, or -1.

    It is the accepted town or division near it in the text with the best score by distance; if there is none, the state
    or province with most votes, then the country with most votes.
    """
    best, best_score = -1, 0.0
    for other in range(max(0, index - _WINDOW), min(len(spans), index + _WINDOW)):
        span = spans[other]
        if accepted[other] and span.chosen >= 0 and span.kind != "adjective":
            kind = gazetteer.types[gazetteer.type[span.chosen]]
            weight = 1.0 if kind in ("city", "admin2") else 0.25 if kind == "admin1" else 0.0
            if weight:
                gap = index - other
                score = weight / (1 + (gap if gap > 0 else -1.5 * gap))
                if span.chosen == best:
                    best_score += score
                elif score > best_score:
                    best, best_score = span.chosen, score
    if best >= 0:
        return best
    if votes.admin1:
        return max(votes.admin1, key=lambda place: votes.admin1[place])
    if votes.country:
        code = gazetteer.countries[max(votes.country, key=lambda number: votes.country[number])]
        return gazetteer.country_places.get(code, -1)
    return -1
