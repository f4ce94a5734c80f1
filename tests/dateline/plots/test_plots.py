"""Plots and maps are drawn from their data alone, with labels in any script, and hold no text that could be markup."""

from __future__ import annotations

import itertools
import re

import pytest

from dateline.plots.palette import DARK, PALETTES, PAPER
from dateline.plots.render import svg_to_png, to_png, to_svg
from dateline.plots.specifications import NARROW, WIDE, Look, bars, lines, shares
from dateline.plots.worldmap import WORLD, Dot, Point, land_path, map_svg, place_dots, project, window_of

ROWS = [{"day": f"2026-10-0{day}", "articles": day % 4} for day in range(1, 9)]
HOSTILE = '<script>alert(1)</script>"&'


@pytest.mark.parametrize("scheme", PALETTES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_line_has_a_label_for_each_of_few_days(scheme: str, width: int) -> None:
    svg = to_svg(lines(ROWS, Look(PALETTES[scheme], width)))
    labels = re.findall(r">(\d Oct)<", svg)
    assert labels and len(labels) == len(set(labels))
    assert float(re.search(r'width="(\d+)', svg)[1]) <= width  # type: ignore[index]


@pytest.mark.parametrize(("most", "ticks"), [(1, [0, 1]), (3, [0, 1, 2, 3]), (4, None)])
def test_few_articles_are_counted_in_whole_numbers(most: int, ticks: list[int] | None) -> None:
    rows = [{"day": "2026-10-08", "articles": 0}, {"day": "2026-10-09", "articles": most}]
    assert lines(rows, Look(PAPER))["encoding"]["y"]["axis"].get("values") == ticks


def test_bars_stand_in_the_order_of_the_rows_and_names_are_text() -> None:
    rows = [{"name": HOSTILE, "articles": 3}, {"name": "قطار لشبونة", "articles": 2}, {"name": "港口", "articles": 1}]
    svg = to_svg(bars(rows, Look(is_rtl=True)))
    assert "<script>" not in svg and "&lt;script&gt;" in svg
    assert svg.index("&lt;script") < svg.index("قطار") < svg.index("港口")


def test_shares_are_of_each_day() -> None:
    rows = [
        {"day": day, "name": name, "place_in_order": place, "articles": count}
        for day in ("2026-10-01", "2026-10-02")
        for place, (name, count) in enumerate((("A", 1), ("B", 3)), start=1)
    ]
    svg = to_svg(shares(rows, Look()))
    assert "100%" in svg and svg.count('aria-roledescription="bar"') == 4


def test_nothing_is_drawn_of_no_rows_and_nothing_fails() -> None:
    assert to_svg(lines([], Look())).startswith("<svg") and to_svg(bars([], Look())).startswith("<svg")


def test_a_picture_is_a_png_of_the_same_specification() -> None:
    assert to_png(lines(ROWS, Look()), scale=1).startswith(b"\x89PNG")


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [PAPER, DARK], ids=["paper", "dark"])
def test_what_a_plot_says_can_be_read(palette) -> None:  # type: ignore[no-untyped-def]
    assert all(contrast(colour, palette.ground) >= 3 for colour in palette.series)
    assert contrast(palette.ink, palette.ground) >= 7 and contrast(palette.soft, palette.ground) >= 4.5


POINTS = [Point(33.5, 36.3, 9, "Damascus", "Damascus: 9"), Point(51.5, -0.1, 1, HOSTILE, HOSTILE)]


def test_a_point_lies_in_its_country() -> None:
    x, y = project(0, 0)
    assert (x, round(y)) == (480.0, 261)
    north, south = project(60, 0)[1], project(-60, 0)[1]
    assert north < y < south and project(0, -179.9)[0] < 5 and project(0, 179.9)[0] > 955
    assert land_path().startswith("M") and len(land_path()) < 200_000


def test_a_map_shows_where_most_is() -> None:
    window = window_of(POINTS)
    assert window.width < WORLD.width / 2
    assert window_of(POINTS, "world") == WORLD == window_of([])
    shown = place_dots(POINTS, window_of(POINTS, "middle_east"))
    assert [dot.point.name for dot in shown] == ["Damascus"]


def test_names_on_a_map_lie_over_no_name_and_over_no_dot_but_a_small_one() -> None:
    crowd = [Point(33 + n % 7 * 0.9, 36 + n // 7 * 1.1, 50 - n, f"Place number {n}", "") for n in range(49)]
    dots = place_dots(crowd, window_of(crowd))
    named = [dot for dot in dots if dot.is_named]
    assert 8 <= len(named) < len(dots) and named[0].point.name == "Place number 0"
    unit = window_of(crowd).width / WORLD.width

    def box(dot: Dot) -> tuple[float, float, float, float]:
        width = len(dot.point.name) * 7.4 * unit
        left = dot.name_x if dot.anchor == "start" else dot.name_x - width
        return left, dot.name_y - 9 * unit, left + width, dot.name_y

    for place, dot in enumerate(named):
        left, top, right, bottom = box(dot)
        for other in named[place + 1 :]:
            one = box(other)
            assert right < one[0] or one[2] < left or bottom < one[1] or one[3] < top, (dot, other)


def test_a_map_is_a_picture_whose_names_are_text() -> None:
    svg = map_svg(POINTS, PAPER, "Where")
    assert "<script>" not in svg and "&lt;script&gt;" in svg and "Damascus: 9" in svg
    assert svg_to_png(svg, scale=1).startswith(b"\x89PNG")


def test_lines_are_named_at_their_ends_where_they_are_few() -> None:
    days = ["2026-10-01", "2026-10-02"]
    rows = [{"day": day, "query": name, "articles": 3} for name in ("ferry", "port", "بحر") for day in days]
    spec = lines(rows, Look(), series="query")
    assert spec["encoding"]["color"]["legend"] is None
    labels = spec["layer"][1]["layer"]
    assert [label["data"]["values"][0]["query"] for label in labels] == ["ferry", "port", "بحر"]
    heights = sorted(label["mark"]["dy"] for label in labels)
    assert all(b - a >= 15 for a, b in itertools.pairwise(heights)), "names that meet are moved apart"
    assert to_svg(spec).count("ferry") >= 1


@pytest.mark.parametrize("many", [True, False])
def test_a_legend_stands_where_names_could_not(many: bool) -> None:
    names = [f"name {number}" for number in range(9 if many else 2)]
    rows = [{"day": "2026-10-01", "query": name, "articles": 1} for name in names]
    rows += [{"day": "2026-10-02", "query": name, "articles": 1} for name in (names if many else names[:1])]
    spec = lines(rows, Look(), series="query")
    assert spec["encoding"]["color"]["legend"] is not None and len(spec["layer"]) == 1
