"""Find one article of the published warehouse by what a person knows of it: its key, its native id or its address."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dateline.warehouse.damage import why_unopened
from dateline.warehouse.published import BuildError
from extractors.stores.warehouse_files import open_warehouse


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """The article that was asked for, and where its raw page lies."""

    article_key: str
    outlet_id: str
    title: str | None
    canonical_url: str | None
    warc_record: str | None
    article_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article; times are UTC."""

    number: int
    title: str | None
    body: str | None
    valid_from_at: dt.datetime


def open_published(path: Path, version: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse for reading only. Queries draw no progress bar on standard output, as DuckDB does
    for those of a notebook and of ``python -c`` that take over two seconds. ``version`` is a snapshot of a lake
    (``dateline/warehouse/lake/versions.py``).

    Raises:
        BuildError: there is none yet, or it cannot be opened.
    """
    if not path.exists():
        raise BuildError(f"there is no warehouse at {path} yet; make one with `make run` or `dateline load PATH`")
    try:
        connection = open_warehouse(path, version=version)
        connection.execute("set enable_progress_bar = false")
    except duckdb.Error as error:
        raise BuildError(why_unopened(path, error)) from error
    return connection


_ARTICLES = """
    select a.article_key, o.outlet_id, a.title, a.canonical_url, a.warc_record, a.article_ref
    from marts.fct_articles as a
    inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
"""
_AS_IT_IS = "a.article_key = $wanted or a.native_id = $wanted or a.canonical_url in ($wanted, $address)"
_AS_ASKED_FOR = "a.article_key in (select article_key from marts.fct_page_fetches where url in ($wanted, $address))"
_IN_ORDER = "order by o.outlet_id, a.article_key"


class NoArticleError(FileNotFoundError):
    """No article has this key, native id or address."""


def find_article(warehouse: Path, wanted: str) -> FoundArticle:
    """Find an article by key, native id or URL; if none has it, by a URL at which it was fetched before.

    Raises:
        NoArticleError: there is none.
        FileNotFoundError: more than one article has this id or URL; the message names up to five.
        BuildError: there is no warehouse, or it cannot be opened.
    """
    known = {"wanted": wanted, "address": _as_address(wanted)}
    with contextlib.closing(open_published(warehouse)) as connection:
        rows = connection.execute(f"{_ARTICLES} where {_AS_IT_IS} {_IN_ORDER}", known).fetchall()
        if not rows:  # an address that the article has moved from
            rows = connection.execute(f"{_ARTICLES} where {_AS_ASKED_FOR} {_IN_ORDER}", known).fetchall()
    if not rows:
        raise NoArticleError(f"no article {wanted!r}; give an article_key, a native id or an address of fct_articles")
    if len(rows) > 1:
        keys = ", ".join(f"{row[0]} ({row[1]})" for row in rows[:5])
        raise FileNotFoundError(f"{len(rows)} articles answer to {wanted!r}; give one of the keys {keys}")
    return FoundArticle(*rows[0])


def find_record_of_page(warehouse: Path, wanted: str) -> str | None:
    """Return the raw record of the latest page that was archived for an address, whether it became an article or was
    rejected; None if there is none. Raises BuildError as ``find_article`` does.
    """
    query = """
        select warc_record
        from marts.fct_page_fetches
        where url in ($wanted, $address) and warc_record is not null
        order by requested_at desc, page_fetch_key
        limit 1
    """
    with contextlib.closing(open_published(warehouse)) as connection:
        row = connection.execute(query, {"wanted": wanted, "address": _as_address(wanted)}).fetchone()
    return str(row[0]) if row else None


def _as_address(wanted: str) -> str:
    from extractors.contracts.urls import UrlRejectedError, canonicalise_url  # a query needs no addresses

    try:
        return canonicalise_url(wanted)
    except UrlRejectedError:
        return wanted


def read_loads(warehouse: Path, article_key: str) -> list[str]:
    """Return the ids of the loads that hold a reading of an article, sorted; empty if the key is unknown.

    Raises BuildError if there is no warehouse.
    """
    query = "select distinct load_id from marts.fct_page_fetches where article_key = ? order by load_id"
    with contextlib.closing(open_published(warehouse)) as connection:
        return [load_id for (load_id,) in connection.execute(query, [article_key]).fetchall()]


def read_revisions(warehouse: Path, article_key: str) -> list[Revision]:
    """Return all versions of an article, oldest first; empty if the key is unknown.

    Raises BuildError if there is no warehouse.
    """
    with contextlib.closing(open_published(warehouse)) as connection:
        rows = connection.execute(
            "select revision_number, title, body, valid_from_at from marts.fct_article_revisions "
            "where article_key = ? order by revision_number",
            [article_key],
        ).fetchall()
    return [Revision(*row) for row in rows]
