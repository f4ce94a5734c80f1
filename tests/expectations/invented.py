"""Staged loads of an invented outlet, sound unless a test changes them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from extractors.contracts.load_id import load_id_for
from extractors.stores.staged_loads import LoadWriter, StagedLoad, read_load

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
OUTLET = "harbour_post_en"
Row = dict[str, Any]
Rows = dict[str, list[Row]]

_NOUNS = ["harbour", "council", "bridge", "ferry", "school", "market", "river", "museum", "library", "station"]
_VERBS = ["opens", "closes", "repairs", "paints", "votes", "counts", "measures", "visits", "plans", "delays"]


CITIES = {
    "Lisbon": ("geonames:2267057", "PT", "Portugal", 38.71667, -9.13333),
    "Madrid": ("geonames:3117735", "ES", "Spain", 40.4165, -3.70256),
    "Rabat": ("geonames:2538475", "MA", "Morocco", 34.01325, -6.83255),
    "Lyon": ("geonames:2996944", "FR", "France", 45.74846, 4.84671),
}
"""Where the news of the invented outlet is: id, country, latitude and longitude of each."""


def city(number: int) -> str:
    """The city that an article names."""
    return list(CITIES)[number % len(CITIES)]


def body(number: int, paragraphs: int = 4) -> str:
    """A text of some eighty words that names its number, so that no two are the same."""
    noun, verb = _NOUNS[number % 10], _VERBS[number // 10 % 10]
    lines = [
        f"The {noun} board of {city(number)} said on Tuesday that it {verb} item {number} of its list for part {p},"
        " and that people who live near the water will hear more next week."
        for p in range(paragraphs)
    ]
    return "\n\n".join(lines)


def article(number: int, now: dt.datetime = NOW) -> Row:
    """One sound article row."""
    text = body(number)
    title = f"Board {_VERBS[number % 10]} {_NOUNS[number // 10 % 10]} plan {number}"
    return {
        "article_ref": str(1000 + number),
        "native_id": str(1000 + number),
        "url": f"https://harbourpost.example/news/{1000 + number}",
        "canonical_url": f"https://harbourpost.example/news/{1000 + number}",
        "title": title,
        "title_raw": title,
        "lead": f"A short opening about item {number}.",
        "body": text,
        "language": "en",
        "section": "City",
        "byline_raw": "By Ana Prado",
        "kind": "article",
        "is_paywalled": False,
        "published_at": now - dt.timedelta(hours=2, minutes=number % 50),
        "published_at_raw": "today",
        "is_published_zone_assumed": False,
        "is_published_day_only": False,
        "word_count": len(text.split()),
        "paragraph_count": 4,
        "content_hash": hashlib.sha256(f"{title}{text}".encode()).hexdigest(),
        "fetched_at": now - dt.timedelta(minutes=30),
        "extractor": "generic",
        "extractor_version": "1",
        # the first two report one event
        "story_terms": "pana prado\t180\tAna Prado\nn4200\t120\nwquay\t100" if number < 2 else None,
        "warc_record": f"raw/{OUTLET}/x.warc.gz#{number}",
    }


def sound_rows(count: int = 40, now: dt.datetime = NOW) -> Rows:
    """All rows of a sound load of ``count`` articles."""
    rows: Rows = {
        "outlets": [
            {
                "name": "Harbour Post",
                "collection": "invented",
                "country_code": "PT",
                "language": "en",
                "time_zone": "Europe/Lisbon",
                "homepage_url": "https://harbourpost.example/",
                "founded_date": dt.date(1998, 3, 1),
            }
        ],
        "articles": [article(n, now) for n in range(count)],
        "article_authors": [],
        "article_updates": [],
        "related_items": [],
        "media_items": [],
        "place_mentions": [],
        "places": [
            {
                "place_id": place_id,
                "id_source": "geonames",
                "geoname_id": int(place_id.removeprefix("geonames:")),
                "name": name,
                "place_type": "city",
                "country_code": country_code,
                "country_name": country_name,
                "latitude": latitude,
                "longitude": longitude,
                "population": 517_802,
                "is_resolved": True,
            }
            for name, (place_id, country_code, country_name, latitude, longitude) in list(CITIES.items())[:count]
        ],
        "agency_mentions": [],
        "person_mentions": [],
        "organisation_mentions": [],
        "quotations": [],
        "page_fetches": [],
        "rejected_rows": [],
    }
    for number, one in enumerate(rows["articles"], 1):
        named = city(number - 1)
        of = {"article_row": number, "article_ref": one["article_ref"]}
        rows["article_authors"].append({**of, "position": 1, "name": "Ana Prado"})
        rows["related_items"].append({**of, "position": 1, "related_ref": str(5000 + number), "title": "Another plan"})
        rows["media_items"].append(
            {**of, "position": 1, "role": "lead", "url": f"https://harbourpost.example/i/{number}.jpg",
             "asset_ref": f"i/{number}.jpg", "media_type": "image", "width": 800, "height": 600}
        )  # fmt: skip
        start = one["body"].index(named)
        rows["place_mentions"].append(
            {**of, "field": "body", "start_offset": start, "end_offset": start + len(named), "surface_form": named,
             "kind": "name", "place_id": CITIES[named][0], "confidence": 0.9}
        )  # fmt: skip
        start = one["body"].index("board")
        rows["agency_mentions"].append(
            {**of, "field": "body", "start_offset": start, "end_offset": start + 5, "surface_form": "board",
             "agency_id": "board", "role": "mention", "is_own": False}
        )  # fmt: skip
        as_name = {"country_code": "PT", "is_country_stated": False, "is_listed": False, "confidence": 0.9}
        at = one["body"].index("people")
        rows["person_mentions"].append(
            {**of, **as_name, "field": "body", "start_offset": at, "end_offset": at + 6, "surface_form": "people",
             "kind": "surname", "person_id": "name:=people@~PT", "name": "People", "name_key": "=people"}
        )  # fmt: skip
        rows["organisation_mentions"].append(
            {**of, **as_name, "field": "body", "start_offset": start, "end_offset": start + 5, "surface_form": "board",
             "kind": "name", "organisation_id": "name:=board@~PT", "name": "Board", "name_key": "=board",
             "is_generic": True}
        )  # fmt: skip
        said = one["body"].index("it ")
        rows["quotations"].append(
            {**of, "field": "body", "position": 1, "kind": "indirect", "content": one["body"][said : said + 12],
             "start_offset": said, "end_offset": said + 12, "spans": f"{said}-{said + 12}", "cue": "said",
             "cue_kind": "speech", "speaker_kind": "named", "speaker_surface_form": "board",
             "speaker_start_offset": start, "speaker_end_offset": start + 5,
             "speaker_organisation_id": "name:=board@~PT", "speaker_confidence": 0.8, "language": "en",
             "confidence": 0.8}
        )  # fmt: skip
        rows["page_fetches"].append(
            {"article_ref": one["article_ref"], "url": one["url"], "requested_at": one["fetched_at"],
             "outcome": "fetched", "http_status": 200, "content_length": 9_000, "duration_ms": 120, "found_by": "feed"}
        )  # fmt: skip
    return rows


def stage(
    staged: Path,
    cause: str,
    rows: Rows,
    *,
    outlet_id: str = OUTLET,
    kind: str = "monitor_invented",
    staged_at: dt.datetime = NOW,
) -> StagedLoad:
    """Write a load of these rows and open it."""
    load_id = load_id_for(outlet_id, kind, cause)
    with LoadWriter(
        staged, load_id, outlet_id, cause={"run": cause}, read_by={"generic": "1"}, staged_at=staged_at
    ) as writer:
        for table, of_table in rows.items():
            for row in of_table:
                writer.add(table, row)
        writer.page_count = len(rows.get("page_fetches", ()))
    return read_load(staged, load_id)


def changed(rows: Rows, table: str, change: Callable[[Row], Row], which: Iterable[int] | None = None) -> Rows:
    """The rows with ``change`` made to those of one table (all, or those at the given places)."""
    chosen = None if which is None else set(which)
    return {
        **rows,
        table: [change(dict(r)) if chosen is None or n in chosen else r for n, r in enumerate(rows[table])],
    }
