"""What a briefing shows of its figures: how many rows of each section, which words, which plots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.briefing.figures import Briefing, Row
from dateline.languages.reader import Reader, reader_of
from dateline.plots.specifications import Look, Spec, bars, columns
from dateline.plots.worldmap import Point

LABELS = Path(__file__).resolve().parent / "labels"
MOST_STORIES, MOST_FOLLOWERS, MOST_BARS, MOST_ROWS, MOST_POINTS = 12, 8, 8, 15, 60
_CLEAR_RISE = 1.5
"""Fewer units of spread than this are what chance gives every day to some place."""
_FEWEST = 2
"""A place named in one article does not rise."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures at the top; ``usual`` numbers are those of as many days, from the 28 days before."""

    article_count: int
    usual_count: float
    own_share: float | None
    outlet_count: int


def reader_for(language: str) -> Reader:
    """Return the labels of the briefing in a language; English where there are none."""
    return reader_of(language, LABELS)


def headline(briefing: Briefing) -> Headline:
    """Return the figures at the top of the page."""
    rows = briefing.sections["volume"].rows
    inside = [row for row in rows if row["is_in_period"]]
    before = [row for row in rows if not row["is_in_period"]]
    articles = sum(row["article_count"] for row in inside)
    own = sum(row["own_count"] for row in inside)
    usual = sum(row["article_count"] for row in before) * briefing.period.day_count / max(len(before), 1)
    outlets = max((row["period_outlet_count"] for row in inside), default=0)
    return Headline(articles, round(usual, 1), own / articles if articles else None, outlets)


def risen(briefing: Briefing) -> list[Row]:
    """Return the places named clearly more than usual, by how much."""
    rows = [r for r in _of_interest(briefing) if r["rise"] >= _CLEAR_RISE and r["article_count"] >= _FEWEST]
    return sorted(rows, key=lambda row: (-row["rise"], row["place"]))[:MOST_BARS]


def fallen(briefing: Briefing) -> list[Row]:
    """Return the places named clearly less than usual, by how much."""
    rows = [r for r in _of_interest(briefing) if r["rise"] <= -_CLEAR_RISE and r["usual_count"] >= _FEWEST]
    return sorted(rows, key=lambda row: (row["rise"], row["place"]))[:MOST_BARS]


def map_points(briefing: Briefing, reader: Reader) -> list[Point]:
    """Return the places with a position, most articles first."""
    rows = [
        row
        for row in briefing.sections["places"].rows
        if row["latitude"] is not None and row["place_type"] != "country" and row["article_count"]
    ]
    return [
        Point(
            row["latitude"],
            row["longitude"],
            row["article_count"],
            row["place"],
            f"{row['place']}: {reader.t('articles', n=row['article_count'])}",
        )
        for row in rows[:MOST_POINTS]
    ]


def volume_plot(briefing: Briefing, look: Look) -> Spec:
    """Return the plot of articles a day; the days of the period stand out from the 28 before."""
    rows = [
        {"day": row["day"].isoformat(), "articles": row["article_count"], "is_in_period": row["is_in_period"]}
        for row in briefing.sections["volume"].rows
    ]
    return columns(rows, look)


def change_plot(rows: Sequence[Row], reader: Reader, look: Look) -> Spec:
    """Return bars of places, each with its number beside the usual one."""
    shown = [
        {
            "name": _with_country(row, reader),
            "articles": row["article_count"],
            "text": reader.t("against_usual", n=row["article_count"], usual=row["usual_count"]),
        }
        for row in rows
    ]
    return bars(shown, look, text="text")


def seconds_between(earlier: dt.datetime | None, later: dt.datetime | None) -> float | None:
    """Return the seconds from one moment to another, None if one is unknown."""
    return (later - earlier).total_seconds() if earlier and later else None


def _of_interest(briefing: Briefing) -> list[Row]:
    return [row for row in briefing.sections["places"].rows if row["place_type"] != "continent"]


def _with_country(row: Row, reader: Reader) -> str:
    country = reader.country(row["country_code"])
    if country == "–":
        return str(row["place"])
    return country if row["place_type"] == "country" else f"{row['place']}, {country}"
