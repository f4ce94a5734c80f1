"""Make a briefing from the published file: the page, and on request the rows behind its numbers as CSV files."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dateline.briefing.figures import Briefing, read_briefing
from dateline.briefing.page import render_page
from dateline.briefing.period import Period
from dateline.briefing.watched import watch_queries
from dateline.reports.csv_cells import BYTE_ORDER_MARK, without_formulas
from dateline.warehouse.lookup import open_published
from dateline.watches.watch import Watch
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.clock import Clock, SystemClock


@dataclass(frozen=True, slots=True)
class MadeBriefing:
    """What was written: the page, and the files of rows by section."""

    briefing: Briefing
    page: Path
    rows: Mapping[str, Path]


def make_briefing(
    warehouse: Path,
    page: Path,
    period: Period,
    *,
    now: dt.datetime,
    language: str = "en",
    with_rows: bool = False,
    watches: Sequence[Watch] = (),
    clock: Clock | None = None,
) -> MadeBriefing:
    """Write the page of a period, and with ``with_rows`` one CSV file a section into ``<page>-rows`` beside it.

    Args:
        warehouse: the published file, which is only read.
        page: the HTML file; its folder is made.
        period: the days.
        now: the moment of making it, in UTC.
        language: of the labels.
        with_rows: write the rows behind the numbers too.
        watches: only articles that one of these finds count; all articles if there are none.
        clock: what "the last days" of a watch's query counts from; the system clock if None.

    Raises:
        BuildError: there is no warehouse, or it cannot be opened.
        NoQueryError: a watch looks for no articles.
        OSError: a file cannot be written.
    """
    page.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(open_published(warehouse)) as connection:
        limit(connection)
        queries = watch_queries(connection, watches, clock=clock or SystemClock()) if watches else {}
        briefing = read_briefing(connection, period, now=now, article_keys_sql=_any_of(queries), watches=tuple(queries))
        rows: dict[str, Path] = {}
        folder = page.with_name(f"{page.stem}-rows")
        if with_rows:
            folder.mkdir(exist_ok=True)
            for section in briefing.sections.values():
                if section.is_there:
                    rows[section.name] = _write_rows(connection, section.evidence_sql, folder / f"{section.name}.csv")
    addresses = {name: f"{folder.name}/{path.name}" for name, path in rows.items()}
    write_atomically(page, render_page(briefing, language, evidence=addresses))
    return MadeBriefing(briefing, page, rows)


def limit(connection: duckdb.DuckDBPyConnection) -> None:
    """No extension is installed or loaded by itself while a briefing is made."""
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
        connection.execute(f"set {setting} = false")


def _any_of(queries: Mapping[str, str]) -> str | None:
    # the queries are compiled by this project; what people wrote is in them as quoted literals
    return "\nunion\n".join(f"select article_key from (\n{q}\n)" for q in queries.values()) if queries else None  # noqa: S608


def _write_rows(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> Path:
    """Write a query's rows as CSV with a byte order mark, as spreadsheets expect, and without formulas."""
    beside = path.with_name(f".{path.name}.part")
    without_formulas(connection.sql(sql)).write_csv(str(beside), header=True)
    beside.write_bytes(BYTE_ORDER_MARK + beside.read_bytes())
    beside.replace(path)
    return path


def default_page(folder: Path, period: Period, language: str, names: Sequence[str] = ()) -> Path:
    """Return where the page of a period goes: a file name by its days, its watches and its language."""
    days = f"{period.since}" if period.day_count == 1 else f"{period.since}_{period.until}"
    return folder / f"{'.'.join([days, *names, language])}.html"
