"""A map of points over the outlines of countries, drawn as SVG: no tiles, no network.

The outlines are those of the package countryinfo (Natural Earth 1:110 m, public domain). It has none for a few
countries in the middle of Europe, which would be holes: the land under them is drawn as one shape without a name.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from dateline.plots.palette import Palette
from dateline.plots.specifications import FONTS

WIDTH, HEIGHT = 960.0, 486.0
_LAND_WITHOUT_OUTLINE = (
    ((16.2, 46.9), (17.0, 48.0), (20.5, 48.4), (22.6, 48.1), (21.5, 46.2), (22.6, 44.6), (22.9, 43.1), (22.3, 42.3)),
    ((22.3, 42.3), (20.6, 42.0), (20.1, 42.6), (19.4, 42.0), (18.5, 42.4), (19.0, 43.4), (19.4, 44.9), (18.8, 45.9)),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the map: degrees, a number that its area stands for, its name, its text on hover, and its page."""

    latitude: float
    longitude: float
    size: float
    name: str
    hint: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the map that is shown, in its own units."""

    x: float
    y: float
    width: float
    height: float


WORLD = Window(0, 0, WIDTH, HEIGHT)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the place of a point on the map: the Natural Earth projection (Tom Patterson, as a polynomial)."""
    lam, phi = math.radians(longitude), math.radians(latitude)
    p2 = phi * phi
    p4 = p2 * p2
    x = lam * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)))
    y = phi * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)))
    scale = WIDTH / (2 * math.pi * 0.8707)
    return round(WIDTH / 2 + x * scale, 1), round(HEIGHT / 2 + 18 - y * scale, 1)


@functools.cache
def land_path() -> str:
    """Return the outlines of all countries as one SVG path."""
    parts: list[str] = []
    for entry in sorted(files("countryinfo").joinpath("data").iterdir(), key=lambda found: found.name):
        if not entry.name.endswith(".json"):
            continue
        shape = json.loads(entry.read_text(encoding="utf-8")).get("geoJSON") or {}
        for feature in shape.get("features", ()):
            geometry = feature["geometry"]
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            parts += [_ring(ring) for polygon in polygons for ring in polygon]
    missing = [point for part in _LAND_WITHOUT_OUTLINE for point in part]
    return _ring(missing) + "".join(parts)


REGIONS = {
    "europe": ((34.5, -11.0), (66.0, 42.0)),
    "middle_east": ((12.0, 24.0), (42.5, 64.0)),
    "africa": ((-35.0, -18.0), (37.5, 52.0)),
    "asia": ((-10.0, 60.0), (54.0, 146.0)),
    "americas": ((-55.0, -125.0), (55.0, -35.0)),
}
"""South-west and north-east corners of the regions of the map, in degrees."""
_MOST = 0.94
_MOST_NAMES, _LARGEST = 28, 8
_Box = tuple[float, float, float, float]


def window_of(points: Iterable[Point], region: str = "") -> Window:
    """Return the part of the map to show: a region, ``world``, or (empty) the box around where most of the numbers are.

    It has the map's proportions and is at least a seventh of it wide.
    """
    if region == "world":
        return WORLD
    if region in REGIONS:
        placed = [(*project(*corner), 1.0) for corner in REGIONS[region]]
    else:
        placed = [(*project(point.latitude, point.longitude), point.size) for point in points]
    if not placed:
        return WORLD
    xs, ys = _middle([(x, size) for x, _, size in placed]), _middle([(y, size) for _, y, size in placed])
    width = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH / HEIGHT, WIDTH / 7) * 1.22
    width = min(width, WIDTH)
    height = width * HEIGHT / WIDTH
    x = min(max((max(xs) + min(xs)) / 2 - width / 2, 0), WIDTH - width)
    y = min(max((max(ys) + min(ys)) / 2 - height / 2, 0), HEIGHT - height)
    return Window(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _middle(values: list[tuple[float, float]]) -> list[float]:
    """Return the values without those at both ends that have the least of the sizes: outliers do not set the window."""
    total, seen, kept = sum(size for _, size in values), 0.0, []
    for value, size in sorted(values):
        if seen + size > total * (1 - _MOST) / 2 and seen < total * (1 + _MOST) / 2:
            kept.append(value)
        seen += size
    return kept or [value for value, _ in values]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point where it is drawn: centre and radius in the map's units, and where its name is written, if it is.

    ``name_x`` and ``name_y`` are where the baseline of the name begins (``anchor`` is ``start``) or ends (``end``).
    """

    point: Point
    x: float
    y: float
    radius: float
    is_named: bool
    name_x: float = 0.0
    name_y: float = 0.0
    anchor: str = "start"


def place_dots(points: Sequence[Point], window: Window, *, zoom: float = 1.0) -> list[Dot]:
    """Return the dots inside a window, large ones first so that small ones lie above; area is by number.

    Names that fit between the dots and the names of larger ones are marked. ``zoom`` is how much larger than the map's
    own dots and names are drawn.
    """
    largest = max((point.size for point in points), default=1) or 1
    unit = window.width / WIDTH * zoom
    crowd = min(1.0, (40 / max(len(points), 1)) ** 0.35)
    inside: list[tuple[Point, float, float, float]] = []
    for point in sorted(points, key=lambda each: -each.size):
        x, y = project(point.latitude, point.longitude)
        if window.x <= x <= window.x + window.width and window.y <= y <= window.y + window.height:
            inside.append(
                (point, x, y, round((2.5 + 15 * crowd * math.sqrt(point.size / largest)) * unit / math.sqrt(zoom), 2))
            )
    discs = [(x - radius, y - radius, x + radius, y + radius) for _, x, y, radius in inside]
    dots: list[Dot] = []
    names: list[_Box] = []
    for place, (point, x, y, radius) in enumerate(inside):
        dot = Dot(point, x, y, radius, is_named=False)
        others = [*discs[:place], *discs[place + 1 :]]
        for box, anchor in _beside(point.name, x, y, radius, unit) if len(names) < _MOST_NAMES else ():
            is_inside = window.x <= box[0] and box[2] <= window.x + window.width
            # the names of the largest may lie over a small dot: a map without them says little
            if is_inside and _is_free(box, names) and (place < _LARGEST or _is_free(box, others)):
                names.append(box)
                at = box[0] + 3 * unit if anchor == "start" else box[2] - 3 * unit
                dot = Dot(point, x, y, radius, True, round(at, 1), round(box[3] - 3.5 * unit, 1), anchor)
                break
        dots.append(dot)
    return dots


def _beside(name: str, x: float, y: float, radius: float, unit: float) -> Iterator[tuple[_Box, str]]:
    """Yield the boxes in which a name may be beside its dot, the usual one first, and where its text is fixed."""
    width, height = (len(name) * 7.4 + 8) * unit, 15 * unit
    for dx, dy, anchor in ((1, 0, "start"), (-1, 0, "end"), (1, -1, "start"), (1, 1, "start"), (-1, -1, "end"),
                           (-1, 1, "end")):  # fmt: skip
        away = radius if dy == 0 else radius * 0.5
        left = x + away if dx > 0 else x - away - width
        top = y - height / 2 + dy * (radius * 0.7 + height / 2)
        yield (left, top, left + width, top + height), anchor


def _is_free(box: _Box, taken: Iterable[_Box]) -> bool:
    return all(box[2] < b[0] or b[2] < box[0] or box[3] < b[1] or b[3] < box[1] for b in taken)


def map_svg(points: Sequence[Point], palette: Palette, title: str, *, zoom: float = 1.0) -> str:
    """Return the whole map as an SVG file of its own, for a download, a mail or a page without styles.

    ``zoom`` is how much larger its dots and names are: a map that is shown small needs more.
    """
    window = window_of(points)
    unit = window.width / WIDTH * zoom
    dots = place_dots(points, window, zoom=zoom)
    marks = "".join(
        f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.radius}"><title>{escape(dot.point.hint)}</title></circle>'
        for dot in dots
    )
    names = "".join(
        f'<text x="{dot.name_x}" y="{dot.name_y}" text-anchor="{dot.anchor}">{escape(dot.point.name)}</text>'
        for dot in dots
        if dot.is_named
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" role="img" '
        f'viewBox="{window.x} {window.y} {window.width} {window.height}"><title>{escape(title)}</title>'
        f'<path d="{land_path()}" fill="{palette.land}" stroke="{palette.border}" '
        f'stroke-width="{0.6 * window.width / WIDTH:.3f}"/>'
        f'<g fill="{palette.accent}" opacity=".55" stroke="{palette.ground}" stroke-width="{unit:.3f}">{marks}</g>'
        f'<g fill="{palette.ink}" font-family="{escape(FONTS)}" font-size="{12 * unit:.2f}">{names}</g></svg>'
    )


def _ring(ring: Sequence[Sequence[float]]) -> str:
    placed = [project(max(-60.0, point[1]), point[0]) for point in ring]
    if max(y for _, y in placed) > HEIGHT + 60:
        return ""  # Antarctica: no news outlet is written there, and it takes a fifth of the height
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in placed) + "Z"
