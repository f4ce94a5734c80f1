"""The compiled gazetteer: opened once a process, mapped into memory, shared between processes.

``python -m extractors.mentions.gazetteer`` builds it where it is missing, old or damaged; ``load_gazetteer`` does the
same when it has to. GeoNames data is used under CC BY 4.0 (https://www.geonames.org).
"""

from __future__ import annotations

import json
import logging
import math
import mmap
import re
import shutil
import struct
import threading
import time
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from extractors.mentions.gazetteer.format import DATA, FILE_NAME, MAGIC, READING_LISTS, digest, source_digest

log = logging.getLogger(__name__)

_NUMBER = 0xFFFFFF
_VERSION = re.compile("[0-9a-f]{16}")


class GazetteerError(RuntimeError):
    """A gazetteer file cannot be used; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the gazetteer.

    ``number`` is its row, of use only within one gazetteer version; ``admin1`` and ``admin2`` are such numbers.
    ``population`` is GeoNames' for cities and countries, None for the rest.
    """

    number: int
    place_id: str
    id_source: str
    geoname_id: int | None
    name: str
    place_type: str
    country_code: str | None
    latitude: float
    longitude: float
    population: int | None
    admin1: int | None
    admin2: int | None


class Facts(NamedTuple):
    """What choosing among places asks of one, read from the columns once.

    ``division`` and ``county`` are the numbers of the first and second level division it lies in, else its own number;
    ``country_place`` the number of its country's place, -2 without one. ``is_local`` marks towns and second level
    divisions. ``cell`` is its square of one degree, ``cells`` that one and the eight around it. ``cosine`` is its
    latitude's.
    """

    place_type: str
    country: int
    division: int
    county: int
    country_place: int
    is_local: bool
    latitude: float
    longitude: float
    cosine: float
    cell: int
    cells: tuple[int, ...]


_FORMATS: dict[str, Any] = {"f4": "f", "u4": "I", "i4": "i", "u2": "H", "u1": "B"}


class _Index:
    """A hash table over the map: key to posting list."""

    def __init__(self, sections: dict[str, Any], prefix: str) -> None:
        self.slots = sections[f"{prefix}_slots"]
        self.blob = sections[f"{prefix}_blob"]
        self.offsets = sections[f"{prefix}_offsets"]
        self.starts = sections[f"{prefix}_starts"]
        self.postings = sections[f"{prefix}_postings"]
        self.words = sections[f"{prefix}_words"]
        self.mask = len(self.slots) - 1

    def find(self, key: str) -> int:
        """Return the key's row, or -1."""
        data = key.encode()
        slots, offsets, mask = self.slots, self.offsets, self.mask
        slot = zlib.crc32(data) & mask
        while row := slots[slot]:
            if self.blob[offsets[row - 1] : offsets[row]] == data:
                return int(row) - 1
            slot = (slot + 1) & mask
        return -1

    def key(self, row: int) -> str:
        """Return the key of a row."""
        return bytes(self.blob[self.offsets[row] : self.offsets[row + 1]]).decode()

    def get(self, row: int) -> list[int]:
        """Return the postings of a row."""
        return self.postings[self.starts[row] : self.starts[row + 1]].tolist()  # type: ignore[no-any-return]


class Gazetteer:
    """A compiled gazetteer file, mapped read-only.

    The columns (``latitude``, ``population``, …) are memory views indexed by the number of a place; ``entry(number)``
    gives all of one place, ``facts(number)`` what choosing asks of it. Names are looked up by their fold
    (``extractors.mentions.folding.fold_name``): ``lookup(fold)`` gives places, flags and the most words of a name
    that begins so.
    """

    def __init__(self, path: Path) -> None:
        """Open and verify a file.

        Raises:
            GazetteerError: it is missing, cut short, damaged or of another format.
        """
        self.path = path
        try:
            with path.open("rb") as file:
                start = file.read(len(MAGIC) + 8)
                if len(start) < len(MAGIC) + 8 or not start.startswith(MAGIC):
                    raise GazetteerError(f"{path}: not a gazetteer of this format")
                length, checksum = struct.unpack("<II", start[len(MAGIC) :])
                head = file.read(length)
                if len(head) != length or zlib.crc32(head) != checksum:
                    raise GazetteerError(f"{path}: the header is damaged")
                self.header: dict[str, Any] = json.loads(head)
                total = 0
                found = 0
                while chunk := file.read(1 << 20):
                    found = zlib.crc32(chunk, found)
                    total += len(chunk)
                if total != self.header["size"]:
                    raise GazetteerError(f"{path}: cut short, {total} of {self.header['size']} bytes")
                if found != self.header["crc32"]:
                    raise GazetteerError(f"{path}: damaged, the checksum differs")
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise GazetteerError(f"{path}: {error.strerror or error}") from error
        base = len(start) + length
        view = memoryview(self._map)
        sections: dict[str, Any] = {}
        for name, (position, size, kind) in self.header["sections"].items():
            sections[name] = view[base + position : base + position + size].cast(_FORMATS[kind])
        self.version: str = self.header["version"]
        self.count: int = self.header["count"]
        self.latitude, self.longitude = sections["latitude"], sections["longitude"]
        self.population, self.geoname_id = sections["population"], sections["geoname_id"]
        self.country, self.type = sections["country"], sections["type"]
        self.admin1, self.admin2 = sections["admin1"], sections["admin2"]
        self._source, self._name, self._id, self._strings = (
            sections["source"], sections["name"], sections["id"], sections["strings"],
        )  # fmt: skip
        self.keys = _Index(sections, "key")
        self.folds = _Index(sections, "fold")
        self.ids = _Index(sections, "id")
        self.countries: list[str] = self.header["countries"]
        self.country_number = {code: index for index, code in enumerate(self.countries)}
        self.country_places: dict[str, int] = self.header["country_places"]
        self.types: list[str] = self.header["types"]
        self.capitals = {number: code for code, number in self.header["capitals"].items()}
        self.abbreviations: dict[str, list[tuple[int, bool]]] = self.header["abbreviations"]
        # articles of one load name the same places again and again
        self.lookup = lru_cache(maxsize=32_768)(self._lookup)
        self.facts = lru_cache(maxsize=20_000)(self._facts)
        self.entry = lru_cache(maxsize=20_000)(self._entry)
        self.number_of = lru_cache(maxsize=20_000)(self._number_of)

    def _lookup(self, key: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        row = self.keys.find(key)
        if row < 0:
            return (), (), 0
        postings = self.keys.get(row)
        return tuple(n & _NUMBER for n in postings), tuple(n >> 24 for n in postings), self.keys.words[row]

    def by_spelling(self, country: str, fold: str) -> list[int]:
        """Return the numbers of a country's places whose spelling fold (see ``fold_spelling``) is ``fold``; an empty
        list if none. ``country`` is an ISO 3166-1 alpha-2 code.
        """
        row = self.folds.find(f"{country}:{fold}")
        return self.folds.get(row) if row >= 0 else []

    def _number_of(self, place_id: str) -> int | None:
        """Return the number of a place by its id (``geonames:169577``), or None where there is no such place."""
        row = self.ids.find(place_id.partition(":")[2])
        return self.ids.get(row)[0] if row >= 0 else None

    def _text(self, offset: int) -> str:
        size = self._strings[offset] | self._strings[offset + 1] << 8
        return bytes(self._strings[offset + 2 : offset + 2 + size]).decode()

    def _facts(self, number: int) -> Facts:
        admin1, admin2 = self.admin1[number], self.admin2[number]
        latitude, longitude = self.latitude[number], self.longitude[number]
        kind = self.types[self.type[number]]
        row, column = int(latitude + 90), int(longitude + 180)
        return Facts(
            kind,
            self.country[number],
            admin1 if admin1 >= 0 else number,
            admin2 if admin2 >= 0 else number,
            self.country_places.get(self.countries[self.country[number]], -2),
            kind in ("city", "admin2"),
            latitude,
            longitude,
            math.cos(math.radians(latitude)),
            row * 1000 + column,
            tuple(i * 1000 + j for i in (row - 1, row, row + 1) for j in (column - 1, column, column + 1)),
        )

    def _entry(self, number: int) -> Entry:
        source = self.header["sources"][self._source[number]]
        geoname = self.geoname_id[number] or None
        return Entry(
            number,
            f"{source}:{geoname if source == 'geonames' else self._text(self._id[number])}",
            source,
            geoname,
            self._text(self._name[number]),
            self.types[self.type[number]],
            self.countries[self.country[number]] or None,
            round(self.latitude[number], 5),
            round(self.longitude[number], 5),
            (self.population[number] or None) if source == "geonames" else None,
            self.admin1[number] if self.admin1[number] >= 0 else None,
            self.admin2[number] if self.admin2[number] >= 0 else None,
        )


_lock = threading.Lock()
_open: dict[Path, Gazetteer] = {}


def load_gazetteer(folder: Path) -> Gazetteer:
    """Return the gazetteer, opened once for the process. It is compiled first if it is missing, older than its sources,
    truncated or damaged.

    ``folder`` is where compiled gazetteers are stored, one subfolder for each version (``Settings.gazetteer``).
    """
    found = _open.get(folder)
    if found is None:
        with _lock:
            found = _open.get(folder)
            if found is None:
                found = _open[folder] = _load_or_build(folder)
    return found


def _load_or_build(folder: Path) -> Gazetteer:
    home = folder / source_digest()
    path = home / FILE_NAME
    try:
        return Gazetteer(path)
    except GazetteerError as error:
        if path.exists():
            log.warning("gazetteer: %s; building it again", error)
        else:
            log.warning("gazetteer: building %s; it takes about a minute, once", path)
    from extractors.mentions.gazetteer.compile import compile_gazetteer

    started = time.perf_counter()
    compile_gazetteer(home)
    log.info("gazetteer: built %s in %.0f s", path, time.perf_counter() - started)
    return Gazetteer(path)


@lru_cache(maxsize=1)
def gazetteer_version() -> str:
    """Return a digest of everything that decides how places are read now: the gazetteer's sources and the reading
    lists.

    It is stored in each load's manifest, so that loads read with older lists can be found and read again.
    """
    return digest([source_digest()], [DATA / name for name in READING_LISTS])


def build_current(folder: Path) -> Gazetteer:
    """Return the current gazetteer, compiled first if it is missing or out of date, and delete those of other versions
    in the folder.
    """
    gazetteer = load_gazetteer(folder)
    for old in gazetteer.path.parent.parent.glob(f"*/{FILE_NAME}"):
        if old != gazetteer.path and _VERSION.fullmatch(old.parent.name):
            # A process that still reads it keeps its map; one that starts later finds the new version.
            shutil.rmtree(old.parent, ignore_errors=True)
            log.info("gazetteer: removed version %s", old.parent.name)
    return gazetteer
