"""The index inside the published file: which terms are where, kept up to date at the cost of what is new.

Schema ``search_index`` has one row an article in ``documents``, and in ``postings`` one row a term, article and text of
it, with the places there; ``captions`` has the captions of articles, for the hits that are shown. Postings lie in
*runs*: tables sorted by term, each of a range of articles by number, so that a term is found by the zone maps of the
column store. New articles get new numbers and a run of their own. An article whose texts changed gets a new number too;
its old one goes into ``removed`` until its run is merged. Runs of one size are merged when there are ``FAN_OUT`` of
them: a posting is written a few times in its life, and a search reads few runs. What is found does not depend on any of
this.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import duckdb

from dateline.search.articles import CAPTIONS, KEPT_CAPTIONS, index_keys
from dateline.search.facts import (
    COLUMNS,
    DOCUMENT,
    NUMBERS,
    SCHEMA,
    add_facts,
    follow_names,
    is_there,
    number_keys,
    with_facts,
)
from dateline.search.pairs import update_pairs
from dateline.search.postings import EMPTY_RUN, TOTAL, write_postings
from dateline.search.rhythms import update_rhythms
from dateline.search.spellings import update_spellings
from dateline.search.sql import quote
from dateline.search.text_sql import MACROS

INDEX_VERSION = 1
"""Raised by hand when terms, their places or their weights change: the next build makes the index again."""
CHUNK = 20_000
"""This many articles are cut into terms at a time: it bounds memory."""
FAN_OUT = 4
LARGEST_RUN = 400_000
"""A run of this many articles is not merged any more, so that no build waits for the sorting of everything."""
MERGED_AT_ONCE = 4_000_000
"""About this many postings of each run are sorted at a time when runs are merged: it bounds memory."""
MOST_REMOVED = 0.2
"""A run is written again when so large a share of its articles was removed."""

_TABLES = f"""
create schema {SCHEMA};
create table {SCHEMA}.version as select 0 as index_version;
create table {SCHEMA}.documents (
    article_no uinteger not null, article_key varchar not null, outlet_key varchar, language varchar, kind varchar,
    published_date date, published_at timestamp, text_hash ubigint not null, {COLUMNS}
);
{NUMBERS};
create table {KEPT_CAPTIONS} (article_no uinteger not null, captions varchar[] not null);
create table {SCHEMA}.removed (article_no uinteger not null);
create table {SCHEMA}.terms (term varchar not null);
create table {SCHEMA}.runs (
    run_no uinteger not null, first_no uinteger not null, last_no uinteger not null, article_count uinteger not null
);
"""

_TEXTS = f"""
create or replace temp table search_texts as
with captions as ({CAPTIONS.format(keys="search_chunk")}),

articles as (
    select a.*, c.captions
    from marts.fct_articles as a
    left join captions as c on a.article_key = c.article_key
    where a.rowid in (select row_id from search_chunk)
)

select
    article_key, outlet_key, language, kind, published_date, published_at, title, lead, body, captions,
    md5_number_lower(to_json([title, lead, body, captions::varchar])) as text_hash
from articles
"""
_NUMBERED = """
create or replace temp table search_numbered as
select
    t.*,
    o.article_no is null as is_new,
    coalesce(o.article_no, ? + row_number() over (partition by o.article_no is null order by t.article_key))::uinteger
        as article_no
from search_texts as t
left join search_old as o on t.article_key = o.article_key and t.text_hash = o.text_hash
"""

WritePostings = Callable[[duckdb.DuckDBPyConnection, str], None]
"""Fills an empty table from ``search_numbered``, sorted, and leaves the terms in ``search_vocabulary``."""


@dataclass(frozen=True, slots=True)
class IndexChange:
    """How many articles an update indexed, how many numbers it took out, and how many runs it merged."""

    indexed: int
    removed: int
    merged: int


@dataclass(frozen=True, slots=True)
class _Run:
    run_no: int
    first_no: int
    last_no: int
    article_count: int
    removed_count: int

    @property
    def size_class(self) -> int:
        """Runs of one class are merged with one another; each class is ``FAN_OUT`` times the one before."""
        return int(math.log(max(self.article_count / 1_000, 1), FAN_OUT))


def prepare_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Make an empty index where there is none of this version: ``marts.search`` is bound to its tables when it is made.

    It has version 0 until ``update_index`` has filled it.
    """
    if _version(connection) in (0, INDEX_VERSION):
        return
    connection.execute(f"drop schema if exists {SCHEMA} cascade")
    connection.execute(_TABLES)
    for macro in MACROS:
        connection.execute(macro)
    _create_view(connection)


def update_index(connection: duckdb.DuckDBPyConnection, *, postings: WritePostings = write_postings) -> IndexChange:
    """Bring the index of a candidate up to its articles.

    Without an index, or with one of another version, all articles are indexed; else those of the batch
    (``batch.int_affected_articles``) whose texts are new or changed. ``postings`` is for benchmarks, which know the
    words of their texts.
    """
    prepare_index(connection)
    affected = "batch.int_affected_articles" if _version(connection) == INDEX_VERSION else "marts.fct_articles"
    connection.execute(f"create or replace temp table search_affected as select article_key from {affected}")
    add_facts(connection)
    _add_totals(connection)
    number_keys(connection)
    connection.execute(f"""
        create or replace temp table search_old as
        select article_no, article_key, text_hash, outlet_no from {SCHEMA}.documents
        where article_key in (select article_key from search_affected)
    """)
    connection.execute(f"delete from {SCHEMA}.documents where article_no in (select article_no from search_old)")
    indexed = _take_in(connection, postings)
    follow_names(connection)
    update_pairs(connection)
    update_rhythms(connection)
    removed = _take_out(connection)
    merged = 0
    while chosen := _choose(_runs(connection)):
        _merge(connection, chosen)
        merged += len(chosen)
    _create_view(connection)
    index_keys(connection)
    update_spellings(connection)
    connection.execute(f"update {SCHEMA}.version set index_version = {INDEX_VERSION}")
    for name in ("affected", "old", "rows", "chunk", "texts", "numbered", "documents", "tokens", "vocabulary"):
        connection.execute(f"drop table if exists temp.search_{name}")
    return IndexChange(indexed, removed, merged)


def _version(connection: duckdb.DuckDBPyConnection) -> int | None:
    try:
        row = connection.execute(f"select index_version from {SCHEMA}.version").fetchone()
    except duckdb.CatalogException:
        return None
    return row[0] if row else None


def _take_in(connection: duckdb.DuckDBPyConnection, postings: WritePostings) -> int:
    """Index the affected articles that there are, a chunk at a time; return how many were new or changed."""
    connection.execute("""
        create or replace temp table search_rows as
        select rowid as row_id, article_key, row_number() over (order by rowid) as place
        from marts.fct_articles
        where article_key in (select article_key from search_affected)
    """)
    [(count,)] = connection.execute("select count(*) from search_rows").fetchall()
    indexed = 0
    for first in range(0, count, CHUNK):
        connection.execute(
            "create or replace temp table search_chunk as select * from search_rows where place > ? and place <= ?",
            [first, first + CHUNK],
        )
        [(last_no, run_no)] = connection.execute(
            f"select coalesce(max(last_no), 0), coalesce(max(run_no), 0) + 1 from {SCHEMA}.runs"
        ).fetchall()
        connection.execute(_TEXTS)
        connection.execute(_NUMBERED, [last_no])
        connection.execute(f"create or replace temp table search_documents as select {DOCUMENT} from search_numbered")
        connection.execute(f"insert into {SCHEMA}.documents {with_facts(connection, 'search_documents')}")
        [(new,)] = connection.execute("select count(*) from search_numbered where is_new").fetchall()
        if new:
            connection.execute(
                f"insert into {KEPT_CAPTIONS} select article_no, captions from search_numbered"
                " where is_new and len(captions) > 0"
            )
            connection.execute(EMPTY_RUN.format(run_no=run_no))
            postings(connection, f"{SCHEMA}.run_{run_no}")
            connection.execute(f"""
                insert into {SCHEMA}.terms
                select distinct term from search_vocabulary anti join {SCHEMA}.terms using (term) order by term
            """)
            connection.execute(
                f"insert into {SCHEMA}.runs values (?, ?, ?, ?)", [run_no, last_no + 1, last_no + new, new]
            )
        indexed += new
        # as it grows, so that a whole warehouse is not left as many small runs to merge at the end
        while chosen := _choose(_runs(connection)):
            _merge(connection, chosen)
    return indexed


def _take_out(connection: duckdb.DuckDBPyConnection) -> int:
    """Remember the numbers that no article has any more."""
    rows = connection.execute(f"""
        insert into {SCHEMA}.removed
        select article_no from search_old anti join {SCHEMA}.documents using (article_no)
    """).fetchall()
    connection.execute(f"delete from {KEPT_CAPTIONS} where article_no in (select article_no from {SCHEMA}.removed)")
    return int(rows[0][0])


def _runs(connection: duckdb.DuckDBPyConnection) -> list[_Run]:
    rows = connection.execute(f"""
        select r.run_no, r.first_no, r.last_no, r.article_count, count(x.article_no)
        from {SCHEMA}.runs as r
        left join {SCHEMA}.removed as x on x.article_no between r.first_no and r.last_no
        group by all
        order by r.first_no
    """).fetchall()
    return [_Run(*row) for row in rows]


def _choose(runs: list[_Run]) -> list[_Run]:
    """Choose neighbouring runs to merge, the newest first; or one with many articles removed; none if all is well."""
    for size_class in sorted({run.size_class for run in runs}):
        newest = list(itertools.takewhile(partial(_is_up_to, size_class), reversed(runs)))
        if len(newest) >= FAN_OUT and sum(run.article_count for run in newest) <= LARGEST_RUN:
            return newest[::-1]
    return [run for run in runs if run.removed_count > run.article_count * MOST_REMOVED][:1]


def _is_up_to(size_class: int, run: _Run) -> bool:
    return run.size_class <= size_class


def _merge(connection: duckdb.DuckDBPyConnection, chosen: list[_Run]) -> None:
    """Write the postings of neighbouring runs as one run, without those of removed articles."""
    first_no, last_no = chosen[0].first_no, chosen[-1].last_no
    connection.execute(EMPTY_RUN.format(run_no=0))
    for condition in _term_ranges(connection, chosen):
        postings = " union all ".join(f"from {SCHEMA}.run_{run.run_no} where {condition}" for run in chosen)
        connection.execute(f"""
            insert into {SCHEMA}.run_0
            select * from ({postings}) anti join {SCHEMA}.removed using (article_no)
            order by term, article_no, field
        """)
    for run in chosen:
        connection.execute(f"drop table {SCHEMA}.run_{run.run_no}")
    connection.execute(f"alter table {SCHEMA}.run_0 rename to run_{chosen[-1].run_no}")
    connection.execute(f"delete from {SCHEMA}.runs where first_no between ? and ?", [first_no, last_no])
    left = sum(run.article_count - run.removed_count for run in chosen)
    connection.execute(f"insert into {SCHEMA}.runs values (?, ?, ?, ?)", [chosen[-1].run_no, first_no, last_no, left])
    connection.execute(f"delete from {SCHEMA}.removed where article_no between ? and ?", [first_no, last_no])


def _add_totals(connection: duckdb.DuckDBPyConnection) -> None:
    """Give totals and kept captions to the index of an earlier release; does nothing where they are."""
    if is_there(connection, f"from {KEPT_CAPTIONS}"):
        return
    for run in _runs(connection):
        connection.execute(EMPTY_RUN.format(run_no=0))
        connection.execute(f"insert into {SCHEMA}.run_0 select *, {TOTAL} as total from {SCHEMA}.run_{run.run_no}")
        connection.execute(f"drop table {SCHEMA}.run_{run.run_no}")
        connection.execute(f"alter table {SCHEMA}.run_0 rename to run_{run.run_no}")
    captions = CAPTIONS.format(keys=f"{SCHEMA}.documents")
    connection.execute(f"""
        create table {KEPT_CAPTIONS} as
        select d.article_no, c.captions
        from ({captions}) as c
        inner join {SCHEMA}.documents as d on c.article_key = d.article_key
    """)


def _term_ranges(connection: duckdb.DuckDBPyConnection, runs: list[_Run]) -> list[str]:
    """Return conditions on ``term``, one after the other in its order, that part the postings of runs into pieces.

    Rows of a run lie in the order of their terms: every so many rows of it, a new piece begins.
    """
    terms = " union ".join(
        f"select term from {SCHEMA}.run_{run.run_no} where rowid > 0 and rowid % {MERGED_AT_ONCE} = 0" for run in runs
    )
    bounds = [quote(term) for (term,) in connection.execute(f"{terms} order by term").fetchall()]
    if not bounds:
        return ["true"]
    between = [f"term >= {low} and term < {high}" for low, high in itertools.pairwise(bounds)]
    return [f"term < {bounds[0]}", *between, f"term >= {bounds[-1]}"]


def _create_view(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all runs look like one table, without what was removed."""
    runs = [f"select * from {SCHEMA}.run_{run.run_no}" for run in _runs(connection)]
    none = (
        "select null::varchar as term, null::uinteger as article_no, null::utinyint as field,"
        " null::utinyint as weight, null::uinteger[] as positions, null::usmallint as total where false"
    )
    connection.execute(f"""
        create or replace view {SCHEMA}.postings as
        select term, article_no, field, weight, positions, total
        from ({" union all ".join(runs) or none})
        anti join {SCHEMA}.removed using (article_no)
    """)
