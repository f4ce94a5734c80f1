"""Names of cities in languages for which GeoNames has none."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from extractors.mentions.folding import fold_name
from extractors.mentions.gazetteer.sources import LANGUAGES, read_list

_ZONE_CITY = 50_000  # smaller cities of time zones are hardly named outside their country


def city_names(rows: list[dict[str, Any]]) -> dict[int, list[str]]:
    """Return names of cities in many languages that GeoNames lacks, by GeoNames id: those of ``city_names.csv``, and
    CLDR's names of the cities that stand for time zones. ``rows`` are the cities of ``cities``.
    """
    from babel import Locale
    from babel.core import get_global

    found: dict[int, list[str]] = defaultdict(list)
    for row in read_list("city_names.csv"):
        found[int(row["geoname_id"])] += row["names"].split("|")
    largest: dict[tuple[str, str], tuple[int, int]] = {}
    for city in rows:
        for name in {city["name"], *city["alternatenames"]}:
            key = (city["countrycode"], fold_name(name))
            largest[key] = max(largest.get(key, (0, 0)), (city["population"], city["geonameid"]))
    english = Locale.parse("en").time_zones
    zones: dict[str, int] = {}
    for zone, country in get_global("zone_territories").items():
        name = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        population, geoname = largest.get((country, fold_name(name)), (0, 0))
        if population >= _ZONE_CITY:
            zones[zone] = geoname
    for language in LANGUAGES:
        for zone, entry in Locale.parse(language).time_zones.items():
            name = entry.get("city")
            if zone in zones and name and len(name) > 1 and "(" not in name:
                found[zones[zone]].append(name)
    return found
