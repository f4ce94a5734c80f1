"""What pages show of an answer beyond its rows: marks with their evidence, differences, points of a map, provenance."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dateline.desk.filters import Filters
from dateline.desk.warehouse.queries import Answer
from dateline.languages.reader import Reader
from dateline.plots.worldmap import Point
from dateline.reports.worddiff import Piece, word_diff

_LONGEST = 300


def mentions_in(field: str, answers: Mapping[str, Answer]) -> list[dict[str, Any]]:
    """Return the mentions in a field of an article, each with what it is and the page that it leads to."""
    found = []
    for table, what in (("agencies", "agency"), ("places", "place"), ("people", "person"), ("organisations", "org")):
        for row in answers.get(table, ()):
            if row["field"] == field:
                path = {"agency": "agencies", "place": "places", "person": "people", "org": "organisations"}[what]
                found.append(row | {"what": what, "href": f"/{path}/{quote(str(row['id']), safe=':')}"})
    return found


def evidence_of(mention: Mapping[str, Any], t: Callable[..., str]) -> str:
    """Return what a mention was resolved to and the evidence for it, as one line."""
    parts = [str(mention["name"])]
    if (country := mention.get("country_name")) and country != mention["name"]:
        parts.append(str(country))
    head = ", ".join(parts)
    return f"{head}. {t('evidence')}: {mention['evidence'] or '–'}"


def field_label(field: str, reader: Reader) -> str:
    """Return the label of an article's field; its name where it has none."""
    return value_label("field", field, reader)


def value_label(kind: str, value: str | None, reader: Reader) -> str:
    """Return the label of a value of a closed list, such as an outcome of fetching; the value where it has none."""
    if not value:
        return "–"
    return reader.t(f"{kind}_{value}") if reader.has(f"{kind}_{value}") else value


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision changed: its number, when it was seen first, and the differences by field."""

    number: int
    at: Any
    fields: list[tuple[str, list[Piece]]]


def changes_of(revisions: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return the changes of each revision against the one before, the latest first."""
    changes = []
    for old, new in itertools.pairwise(revisions):
        fields = [(name, word_diff(old[name], new[name])) for name in ("title", "body") if old[name] != new[name]]
        changes.append(Change(new["revision_number"], new["valid_from_at"], fields))
    return changes[::-1]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a field's value was read from, the value, and the others that the page offers."""

    field: str
    source: str
    value: str
    others: list[dict[str, str]]


def provenance_of(article: Mapping[str, Any]) -> list[Provenance]:
    """Return the provenance of each field of an article that has a source."""
    sources = _parsed(article.get("field_sources"))
    candidates = _parsed(article.get("field_candidates"))
    found = []
    for field, source in sorted(sources.items()):
        value = article.get(field)
        others = [
            {"value": _short(other.get("value")), "source": _short(other.get("source"))}
            for other in (candidates.get(field) or [])[1:6]
            if isinstance(other, dict)
        ]
        found.append(Provenance(field, str(source), _short(value), others))
    return found


def map_points(rows: Iterable[Mapping[str, Any]], filters: Filters, reader: Reader) -> list[Point]:
    """Return the points of the map; each leads to the articles about the place that match the filters."""
    return [
        Point(
            row["latitude"],
            row["longitude"],
            row["articles"],
            row["name"],
            f"{row['name']}, {reader.country(row['country_code'])}: {reader.t('articles_n', n=row['articles'])}",
            f"/search{filters.address(place=[row['id']])}",
        )
        for row in rows
    ]


def place_points(place: Mapping[str, Any], within: Iterable[Mapping[str, Any]], reader: Reader) -> list[Point]:
    """Return the points of the map of one place: what lies in it, or the place itself."""
    inside = [row for row in within if row["latitude"] is not None]
    points = [
        Point(
            row["latitude"],
            row["longitude"],
            row["articles"],
            row["name"],
            f"{row['name']}: {reader.t('articles_n', n=row['articles'])}",
            f"/places/{quote(row['id'], safe=':')}",
        )
        for row in inside
    ]
    return points or [Point(place["latitude"], place["longitude"], 1, place["name"], place["name"], "#main")]


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _short(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
