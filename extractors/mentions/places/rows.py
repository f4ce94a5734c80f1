"""A mention of a place, and the rows of ``dim_places`` for mentions: their places and what these lie in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.contracts.page_rows import Row
from extractors.mentions.gazetteer.lookup import Entry, Gazetteer, load_gazetteer


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One mention of a place; ``text[start:end] == surface``, offsets are in characters (code points).

    ``kind`` is ``name`` or ``adjective`` (a demonym such as *Syrian*). ``place_id`` is unique over all sources and
    begins with its source: ``geonames:169577``, ``iso3166-2:SY-HI``, ``own:sea/red-sea``, ``unresolved:SY/<fold>``.
    ``latitude`` and ``longitude`` are degrees (WGS 84); for an unresolved place they are those of the place it was
    placed by, or None. ``confidence`` is the probability (0 to 1) that the text means this place's name as a place.
    ``evidence`` says in words what decided.
    """

    start: int
    end: int
    surface: str
    kind: str
    place_id: str
    id_source: str
    geoname_id: int | None
    name: str
    place_type: str
    country_code: str | None
    country_name: str | None
    admin1_name: str | None
    latitude: float | None
    longitude: float | None
    population: int | None
    confidence: float
    evidence: tuple[str, ...]
    is_resolved: bool


def place_rows(mentions: Iterable[PlaceMention], *, gazetteer: Path) -> list[Row]:
    """Return one row for each mentioned place and for the divisions and countries it lies in, sorted by place id.

    The keys are the columns of the staged ``places``: place_id, id_source, geoname_id, name, place_type, country_code,
    country_name, admin1_name, admin1_place_id, country_place_id, latitude, longitude (degrees), population,
    is_resolved. Divisions and countries have themselves at their own level. An unresolved name has its country but no
    coordinates; if it has several spellings, the first mention's is used. ``gazetteer`` is the folder of compiled
    gazetteers.

    Raises ValueError if a resolved mention's place is not in this gazetteer.
    """
    loaded = load_gazetteer(gazetteer)
    rows: dict[str, Row] = {}
    for mention in mentions:
        if mention.place_id in rows:
            continue
        if mention.is_resolved:
            number = loaded.number_of(mention.place_id)
            if number is None:
                raise ValueError(
                    f"{mention.place_id} is not in the gazetteer {loaded.version}: read the text again with this one"
                )
            _add(loaded, number, rows)
        else:
            country = loaded.country_places.get(mention.country_code or "")
            home = _add(loaded, country, rows) if country is not None else None
            rows[mention.place_id] = {
                "place_id": mention.place_id,
                "id_source": mention.id_source,
                "geoname_id": None,
                "name": mention.name,
                "place_type": mention.place_type,
                "country_code": mention.country_code,
                "country_name": mention.country_name,
                "admin1_name": None,
                "admin1_place_id": None,
                "country_place_id": home.place_id if home else None,
                "latitude": None,
                "longitude": None,
                "population": None,
                "is_resolved": False,
            }
    return [rows[place_id] for place_id in sorted(rows)]


def _add(gazetteer: Gazetteer, number: int, rows: dict[str, Row]) -> Entry:
    for row in _row_and_parents(gazetteer, number):
        if row["place_id"] not in rows:
            rows[row["place_id"]] = dict(row)
    return gazetteer.entry(number)


@lru_cache(maxsize=20_000)
def _row_and_parents(gazetteer: Gazetteer, number: int) -> tuple[Row, ...]:
    """Return the row of a place and those of its country and division, which are not to be changed."""
    entry = gazetteer.entry(number)
    country_number = gazetteer.country_places.get(entry.country_code or "")
    country = gazetteer.entry(country_number) if country_number is not None else None
    admin1_number = number if entry.place_type == "admin1" else entry.admin1
    admin1 = gazetteer.entry(admin1_number) if admin1_number is not None else None
    row = {
        "place_id": entry.place_id,
        "id_source": entry.id_source,
        "geoname_id": entry.geoname_id,
        "name": entry.name,
        "place_type": entry.place_type,
        "country_code": entry.country_code,
        "country_name": country.name if country else None,
        "admin1_name": admin1.name if admin1 else None,
        "admin1_place_id": admin1.place_id if admin1 else None,
        "country_place_id": country.place_id if country else None,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "population": entry.population,
        "is_resolved": True,
    }
    parents = {country_number, admin1_number} - {None, number}
    return (row, *(each for parent in parents for each in _row_and_parents(gazetteer, parent or 0)))
