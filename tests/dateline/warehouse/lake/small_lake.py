"""A lake of two tables, published as a build does it, without dbt."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from dateline.warehouse.candidate import copy_published, drop_candidate, publish, seal_candidate
from dateline.warehouse.lake.publishing import begin_lake
from extractors.runtime.settings import LAKE, Home
from extractors.stores.warehouse_files import open_candidate

FIRST = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)


def lake_home(root: Path) -> Home:
    """A home whose warehouse is a lake."""
    return Home(root, warehouse_kind=LAKE)


def begin(home: Home) -> Path:
    """Begin a build: what a dead one left goes, and the candidate is a copy."""
    drop_candidate(home.candidate)
    begin_lake(home.warehouse)
    copy_published(home.warehouse, home.candidate)
    return home.candidate


def write(candidate: Path, number: int, rows: int = 3000) -> None:
    """Replace a third of the rows of the build before, and add as many as ``rows``."""
    with contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            "create table if not exists marts.fct_loads (load_id varchar, load_version varchar, staged_at timestamp)"
        )
        connection.execute("create table if not exists marts.fct_articles (article_key varchar, read_in integer)")
        connection.execute(f"insert into marts.fct_loads values ('load{number}', 'v', '2026-10-20')")
        connection.execute(
            "create or replace table batch.keys as select 'a' || range as article_key from range(?, ?)",
            [(number - 1) * rows, (number - 1) * rows + rows // 3],
        )
        connection.execute("delete from marts.fct_articles where article_key in (select article_key from batch.keys)")
        connection.execute("insert into marts.fct_articles select article_key, ? from batch.keys", [number])
        connection.execute(
            "insert into marts.fct_articles select 'a' || range, ? from range(?, ?)",
            [number, number * rows, number * rows + rows],
        )


def build(home: Home, number: int, rows: int = 3000) -> None:
    """Publish one build; it begins so many hours after ``FIRST``."""
    at = FIRST + dt.timedelta(hours=number)
    write(begin(home), number, rows)
    oldest = at - home.keep_versions if home.keep_versions else None
    seal_candidate(home.candidate, at, f"{at:%Y%m%dT%H%M%S%fZ}", oldest)
    publish(home.candidate, home.warehouse)


def count_files(home: Home) -> int:
    """How many files the lake has on disk."""
    return sum(path.is_file() for path in (home.warehouse.parent / "lake").rglob("*"))
