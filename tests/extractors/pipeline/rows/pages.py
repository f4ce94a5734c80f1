"""Pages of outlets in several zones, read into staged rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.rows.page import read_rows
from tests.extractors.read.pages import make_page

URL = "https://www.ellerby.example/news/ferry-stays-in-port-48213"
FETCHED_AT = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


def make_outlet(time_zone: str = "UTC", **changes: Any) -> Outlet:
    fields = {
        "name": "Ellerby Post", "outlet_id": "ellerby_en", "collection": "invented", "country_code": "GB",
        "language": "en", "time_zone": time_zone, "homepage_url": "https://www.ellerby.example/",
    }  # fmt: skip
    return Outlet(**fields | changes)


def read_page_rows(time_zone: str = "UTC", *, url: str = URL, **page: Any) -> PageRows:
    """The staged rows of a page with the usual story, of an outlet in this zone."""
    return read_rows(RawPage(url, FETCHED_AT, make_page(**page)), make_outlet(time_zone), ())


def article_of(rows: PageRows) -> Row:
    assert rows.article is not None
    return rows.article
