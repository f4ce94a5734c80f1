"""The figures of a briefing, read from the published file: one query a section, in ``sections/``.

A section's query begins with the relations of ``_period.sql``; ``<section>_rows.sql`` gives the rows behind its numbers
(where there is none, the section's own rows are what is behind them).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dateline.briefing.period import Period
from dateline.warehouse.publication import Publication, read_publication
from extractors.stores.warehouse_files import list_relations

SECTIONS = ("volume", "stories", "places", "speakers", "agencies", "edits", "takedowns", "silent", "rejected")
_NEEDS = {"speakers": "fct_quotations"}
"""Sections whose table an older warehouse does not have yet."""
_COMMENT = re.compile(r"\A(?:--[^\n]*\n)+")
_GAP = "\n\n"
_FOLDER = Path(__file__).resolve().parent / "sections"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its rows, the query behind its numbers as plain SQL, and whether the file has its tables."""

    name: str
    rows: tuple[Row, ...]
    evidence_sql: str
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Briefing:
    """All figures of one period; ``made_at`` is UTC, ``newest_day`` that of the newest article of the warehouse."""

    period: Period
    made_at: dt.datetime
    publication: Publication | None
    newest_day: dt.date | None
    sections: Mapping[str, Section]
    watches: tuple[str, ...] = ()


def read_briefing(
    connection: duckdb.DuckDBPyConnection,
    period: Period,
    *,
    now: dt.datetime,
    article_keys_sql: str | None = None,
    watches: Sequence[str] = (),
) -> Briefing:
    """Read the figures of a period from a published file.

    Args:
        connection: the published file, open for reading.
        period: the days.
        now: the moment of making it, in UTC.
        article_keys_sql: a query that gives the ``article_key`` of the articles that count; None for all.
        watches: the names of the watches that this query stands for, as they are shown.
    """
    tables = {name for schema, name in list_relations(connection) if schema == "marts"}
    sections = {
        name: _read_section(connection, name, period, article_keys_sql)
        if _NEEDS.get(name, "fct_articles") in tables
        else Section(name, (), "", is_there=False)
        for name in SECTIONS
    }
    newest = connection.execute(
        "select max(coalesce(published_date, cast(first_seen_at as date))) from marts.fct_articles"
    ).fetchone()
    return Briefing(
        period=period,
        made_at=now,
        publication=read_publication(connection),
        newest_day=newest[0] if newest else None,
        sections=sections,
        watches=tuple(watches),
    )


def sections_of(tables: Set[str], period: Period) -> dict[str, str]:
    """Return the query behind each section that a file with these tables has, as SQL without comments."""
    return {
        name: _COMMENT.sub("", _evidence_sql(name, period, None))
        for name in SECTIONS
        if _NEEDS.get(name, "fct_articles") in tables
    }


def section_sql(name: str, period: Period, article_keys_sql: str | None = None) -> str:
    """Return one query of ``sections/`` as SQL that runs by itself, with its days written out.

    Raises:
        FileNotFoundError: there is no such query.
    """
    lines = (_FOLDER / f"{name}.sql").read_text("utf-8").strip().splitlines()
    length = next(i for i, line in enumerate(lines) if not line.startswith("--"))
    # a query that has relations of its own goes on after those of the period
    comment, query = "\n".join(lines[:length]), "\n".join(lines[length:])
    base = (_FOLDER / "_period.sql").read_text("utf-8").strip()
    sql = f"{comment}\nwith {base}{query if query.startswith(',') else f'{_GAP}{query}'}\n"
    watched = f"articles.article_key in (\n{article_keys_sql}\n) and" if article_keys_sql else ""
    sql = sql.replace("/*watched*/ ", f"{watched} " if watched else "")
    return sql.replace("$since", f"date '{period.since}'").replace("$until", f"date '{period.until}'")


def _read_section(
    connection: duckdb.DuckDBPyConnection, name: str, period: Period, article_keys_sql: str | None
) -> Section:
    sql = section_sql(name, period, article_keys_sql)
    return Section(name, tuple(_rows(connection, sql)), _evidence_sql(name, period, article_keys_sql))


def _evidence_sql(name: str, period: Period, article_keys_sql: str | None) -> str:
    has_rows = (_FOLDER / f"{name}_rows.sql").is_file()
    return section_sql(f"{name}_rows" if has_rows else name, period, article_keys_sql)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    relation = connection.execute(sql)
    columns = [column[0] for column in relation.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in relation.fetchall()]
