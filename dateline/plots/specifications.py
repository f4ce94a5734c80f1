"""The plots as Vega-Lite specifications, plain dictionaries: lines over days, bars, and shares over time.

A specification holds its data, so that it can be drawn anywhere, kept beside a picture, and opened in any tool that
reads Vega-Lite 5. Series are labelled at their end, where the eye is; a legend stands only where lines would collide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.plots.palette import PAPER, Palette

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONTS = "Noto Sans, Noto Sans Arabic, Noto Sans SC, Noto Sans KR, sans-serif"
WIDE, NARROW = 720, 350
_MOST_LABELLED, _MOST_LABEL, _LABEL_HEIGHT = 5, 130, 15
"""Lines named at their ends: how many, in how many pixels of width, how many pixels apart; more have a legend."""
Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a plot looks: its colours, its width in pixels, its language (BCP 47) and whether that is right to left."""

    palette: Palette = PAPER
    width: int = WIDE
    language: str = "en"
    is_rtl: bool = False
    months: tuple[str, ...] = ()
    short_months: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Return whether the plot is for a phone."""
        return self.width < 500


def lines(rows: Rows, look: Look, *, x: str = "day", y: str = "articles", series: str | None = None) -> Spec:
    """Lines over days; ``rows`` have a day ``x`` (ISO), a number ``y`` and, for several lines, the name ``series``."""
    names = list(dict.fromkeys(str(row[series]) for row in rows)) if series else []
    most = max((row[y] for row in rows), default=0)
    encoding: Spec = {
        "x": {"field": x, "type": "temporal", "title": None, "axis": _time_axis(look, rows, x)},
        "y": {
            "field": y,
            "type": "quantitative",
            "title": None,
            "axis": _count_axis(look, most),
            "scale": {"nice": True},
        },
    }
    few_points = len({row[x] for row in rows}) <= 40
    line: Spec = {"type": "line", "strokeWidth": 2}
    if few_points:
        line["point"] = {"size": 26, "filled": True}
    layers: list[Spec] = []
    if series and names:
        encoding["color"] = {
            "field": series,
            "type": "nominal",
            "scale": {"domain": names, "range": _colours(look, len(names))},
            "legend": None,
        }
        layers.append({"mark": line})
        heights = _label_heights(rows, names, x, y, series, 150 if look.is_narrow else 200)
        if len(names) > 1 and heights is None:
            encoding["color"]["legend"] = _legend(look)
        elif heights is not None and len(names) > 1:
            layers.append(_end_labels(rows, names, heights, x, series))
            encoding["y"]["axis"] |= {"orient": "left"}  # time runs to the right in every language: names are there
    else:
        area = {"type": "area", "opacity": 0.14, "color": look.palette.accent}
        layers += [{"mark": area}, {"mark": line | {"color": look.palette.accent}}]
    return _spec(look, rows, {"layer": layers, "encoding": encoding, "height": 150 if look.is_narrow else 200})


def _label_heights(rows: Rows, names: Sequence[str], x: str, y: str, series: str, height: int) -> list[float] | None:
    """How far from its line's end each name stands, in pixels, so that no two overlap; None where they cannot stand."""
    if len(names) > _MOST_LABELLED:
        return None
    last = max(str(row[x]) for row in rows)
    most = max((float(row[y]) for row in rows), default=0.0) or 1.0
    ends = {str(row[series]): height * (1 - float(row[y]) / most) for row in rows if str(row[x]) == last}
    if len(ends) < len(names):  # a line that ends before the others do
        return None
    below = float(height + _LABEL_HEIGHT)
    placed: dict[str, float] = {}
    for name in sorted(names, key=lambda one: -ends[one]):  # from the lowest end upwards
        placed[name] = below = min(ends[name], below - _LABEL_HEIGHT)
    return [placed[name] - ends[name] for name in names]


def _end_labels(rows: Rows, names: Sequence[str], heights: Sequence[float], x: str, series: str) -> Spec:
    """The names of lines at their ends, each in its line's colour, moved apart where ends meet."""
    last = max(str(row[x]) for row in rows)
    ends = {str(row[series]): row for row in rows if str(row[x]) == last}
    text = {"type": "text", "align": "left", "dx": 8, "limit": _MOST_LABEL}
    return {
        "layer": [
            {"data": {"values": [dict(ends[name])]}, "mark": text | {"dy": dy}, "encoding": {"text": {"field": series}}}
            for name, dy in zip(names, heights, strict=True)
        ]
    }


def columns(rows: Rows, look: Look, *, x: str = "day", y: str = "articles", strong: str = "is_in_period") -> Spec:
    """Columns over days; those whose row says ``strong`` have the full colour, the others are for comparison."""
    colour = {
        "condition": {"test": f"datum.{strong}", "value": look.palette.accent},
        "value": look.palette.soft,
    }
    # a contrast of 3 to 1 with the ground, and still less than that of the strong ones
    opacity = {"condition": {"test": f"datum.{strong}", "value": 1}, "value": 0.66}
    return _spec(
        look,
        rows,
        {
            "mark": {"type": "bar", "binSpacing": 0, "width": {"band": 0.8}},
            "height": 120 if look.is_narrow else 150,
            "encoding": {
                "x": {"field": x, "type": "ordinal", "title": None, "axis": _ordinal_axis(look, rows, x)},
                "y": {"field": y, "type": "quantitative", "title": None, "axis": _count_axis(look)},
                "color": colour,
                "fillOpacity": opacity,
            },
        },
    )


def bars(rows: Rows, look: Look, *, label: str = "name", y: str = "articles", text: str | None = None) -> Spec:
    """Horizontal bars in the order of ``rows``, each with its name before it and its number, or ``text``, behind it."""
    names = [str(row[label]) for row in rows]
    most = max((float(row[y]) for row in rows), default=0.0) or 1.0
    limit = 140 if look.is_narrow else 220
    # behind the longest bar there is room for the longest text
    bar_width = look.width - 40 - min(limit, 7.2 * max(map(len, names), default=0))
    text_width = 12 + 7.2 * max((len(str(row[text or y])) for row in rows), default=0)
    room = bar_width / max(bar_width - text_width, 0.2 * bar_width)
    encoding: Spec = {
        "y": {
            "field": label,
            "type": "nominal",
            "sort": names,
            "title": None,
            "axis": {
                "ticks": False,
                "domain": False,
                "labelLimit": limit,
                "labelPadding": 8,
                "labelColor": look.palette.ink,
                "orient": "right" if look.is_rtl else "left",
            },
        },
        "x": {
            "field": y,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, most * room], "reverse": look.is_rtl},
        },
    }
    number = {
        "type": "text",
        "align": "right" if look.is_rtl else "left",
        "dx": -6 if look.is_rtl else 6,
        "color": look.palette.soft,
    }
    return _spec(
        look,
        rows,
        {
            "layer": [
                {"mark": {"type": "bar", "color": look.palette.accent, "height": {"band": 0.62}}},
                {"mark": number, "encoding": {"text": {"field": text or y, "type": "nominal"}}},
            ],
            "encoding": encoding,
            "height": {"step": 24},
            "width": look.width,
        },
    )


def shares(rows: Rows, look: Look, *, x: str = "day", y: str = "articles", series: str = "name") -> Spec:
    """Stacked shares over time: what part of each day, week or month belongs to each name."""
    names = list(dict.fromkeys(str(row[series]) for row in rows))
    return _spec(
        look,
        rows,
        {
            "mark": {"type": "bar", "binSpacing": 0, "width": {"band": 0.86}},
            "height": 190 if look.is_narrow else 240,
            "encoding": {
                "x": {"field": x, "type": "ordinal", "title": None, "axis": _ordinal_axis(look, rows, x)},
                "y": {
                    "field": y,
                    "type": "quantitative",
                    "stack": "normalize",
                    "title": None,
                    "axis": _count_axis(look) | {"format": "%"},
                },
                "order": {"field": "place_in_order", "type": "quantitative"},
                "color": {
                    "field": series,
                    "type": "nominal",
                    "scale": {"domain": names, "range": _colours(look, len(names))},
                    "legend": _legend(look),
                },
            },
        },
    )


def _spec(look: Look, rows: Rows, body: Spec) -> Spec:
    palette = look.palette
    axis = {
        "labelColor": palette.soft,
        "gridColor": palette.line,
        "tickColor": palette.line,
        "domainColor": palette.line,
    }
    return {
        "$schema": SCHEMA,
        "data": {"values": [dict(row) for row in rows]},
        "width": look.width - (70 if look.is_narrow else 90),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "right": 12, "top": 8, "bottom": 4},
        "background": None,
        "config": {
            "font": FONTS,
            "view": {"stroke": None},
            "axis": axis | {"labelFontSize": 12, "titleFontSize": 12},
            "legend": {"labelColor": palette.ink, "labelFontSize": 12, "symbolStrokeWidth": 3, "symbolType": "circle"},
            "text": {"fontSize": 12},
            "range": {"category": list(palette.series)},
        },
    } | body


def _time_axis(look: Look, rows: Rows, x: str) -> Spec:
    days = sorted({str(row[x]) for row in rows})
    is_long = len(days) > 1 and (dt.date.fromisoformat(days[-1]) - dt.date.fromisoformat(days[0])).days > 300
    axis: Spec = {"grid": False, "labelOverlap": True, "format": "%b %Y" if is_long else "%-d %b", "labelFlush": True}
    most = 4 if look.is_narrow else 8
    if len(days) <= most:  # a tick a day, or the engine would put several into one
        return axis | {
            "values": [{"year": d.year, "month": d.month, "date": d.day} for d in map(dt.date.fromisoformat, days)]
        }
    return axis | {"tickCount": most}


def _ordinal_axis(look: Look, rows: Rows, x: str) -> Spec:
    days = sorted({str(row[x]) for row in rows})
    step = max(1, len(days) // (4 if look.is_narrow else 8))
    is_long = len(days) > 1 and (dt.date.fromisoformat(days[-1]) - dt.date.fromisoformat(days[0])).days > 300
    return {
        "labelAngle": 0,
        "labelPadding": 8,
        "values": days[::step],
        "ticks": False,
        "domain": False,
        "labelExpr": "timeFormat(toDate(datum.value), '%b %Y')"
        if is_long
        else "timeFormat(toDate(datum.value), '%-d %b')",
    }


def _count_axis(look: Look, most: float | None = None) -> Spec:
    """An axis of counts; ``most`` is the largest: of few there are whole numbers alone, where the engine has halves."""
    whole = {"values": list(range(int(most) + 1))} if most is not None and most < 4 else {}
    return whole | {
        "tickCount": 4,
        "domain": False,
        "ticks": False,
        "tickMinStep": 1,
        "format": ",d",  # given values, the engine would show 2 as 2.0
        "orient": "right" if look.is_rtl else "left",
        "labelPadding": 6,
    }


def _legend(look: Look) -> Spec:
    return {
        "orient": "top",
        "title": None,
        "columns": 1 if look.is_narrow else 4,
        "labelLimit": 280 if look.is_narrow else 150,
        "offset": 8,
    }


def _colours(look: Look, count: int) -> list[str]:
    palette = look.palette.series
    return [palette[number % len(palette)] for number in range(count)]
