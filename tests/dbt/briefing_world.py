"""A small world for briefings, and what is read from it: shared by the tests of briefings."""

from __future__ import annotations

import contextlib
from html.parser import HTMLParser
from pathlib import Path

import duckdb

from dateline.briefing.figures import Briefing, read_briefing
from dateline.briefing.period import Period
from tests.dbt.small_world import Load, at, own_text

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> ‮ =1+1 see www.evil.example'
NOW = at(19, 6)
DAY = Period(at(18).date(), at(18).date())


def write_loads_of_days(staged: Path) -> list[str]:
    alpha = Load("alpha", "one", at(18, 12))
    before = alpha.article("a0", at(8, 8))
    alpha.place(before, "geonames:2", "Basrah", "IQ", "Iraq")
    wire = alpha.article("a1", at(18, 8), text=own_text("wire"), title="Bridge opens")
    alpha.agency(wire, "reuters", "credit")
    alpha.place(wire, "geonames:1", "Homs", "SY", "Syria")
    for ref in ("a2", "a3"):
        alpha.place(alpha.article(ref, at(18, 9)), "geonames:1", "Homs", "SY", "Syria")
    hostile = alpha.article("a4", at(18, 10), title=HOSTILE, lead=HOSTILE)
    hostile["canonical_url"] = "https://alpha.example/a4"

    beta = Load("beta", "one", at(18, 13))
    beta.article("b1", at(18, 9, 30), text=own_text("wire"), title="Bridge opens at last")
    beta.article("b2", at(17, 6), text=own_text("b2"), title="Old headline", fetched_at=at(17, 7))
    beta.article("b3", at(16, 6), fetched_at=at(16, 7))
    again = Load("beta", "two", at(18, 20))
    again.article("b2", at(17, 6), text=own_text("b2"), title="New headline", fetched_at=at(18, 19))
    again.fetch("b3", at(18, 18), "gone", 404)
    again.reject("no_body", "b9", "b9 holds no text")

    gamma = Load("gamma", "one", at(14, 12))
    for day in range(1, 14):
        for number in range(3):
            gamma.article(f"g{day}{number}", at(day, 12))
    return [load.write(staged) for load in (alpha, beta, again, gamma)]


def read_days(database: Path, period: Period, articles: str | None = None) -> Briefing:
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return read_briefing(connection, period, now=NOW, article_keys_sql=articles)


class Page(HTMLParser):
    """Tags with their attributes, and the text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._in = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data: str) -> None:
        if self._in != "style":
            self.text += data
