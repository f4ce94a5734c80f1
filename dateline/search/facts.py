"""What articles name, as numbers beside the documents of the index: what the desk counts by.

Keys are 32 characters, and a million articles name four million places: joined by key, a count of places reads all of
them. So each key has a number, given once and kept (``numbers``), and each row of ``documents`` has the number of its
outlet and lists of those of what it names, as the bridges of ``marts`` have them. They are written with the document,
for articles that a build affected and those whose names it joined to somebody else.
"""

from __future__ import annotations

import duckdb

SCHEMA = "search_index"
"""The schema of the index in the published file."""
COLUMNS = (
    "outlet_no uinteger, place_nos uinteger[], agency_nos uinteger[], credited_agency_nos uinteger[],"
    " person_nos uinteger[], quoted_person_nos uinteger[], organisation_nos uinteger[],"
    " quoted_organisation_nos uinteger[], quotation_count uinteger"
)
"""Columns of ``documents``, in their order; a list is null where an article names nothing. Who is quoted stands in a
list once a quotation; ``quotation_count`` is of those that the desk shows."""
DOCUMENT = "article_no, article_key, outlet_key, language, kind, published_date, published_at, text_hash"
"""The other columns of ``documents``."""
LEAST_CONFIDENCE = 0.5
"""Quotations of less confidence are not shown."""
NUMBERS = f"create table if not exists {SCHEMA}.numbers (kind varchar not null, number uinteger, key varchar)"
_LATEST = {
    "documents": "quotation_count", "edited_at": "number", "postings": "total", "captions": "captions",
    "rhythms": "usual_gap_hours",
}  # fmt: skip
"""A column of each table that earlier releases did not have."""
_SLICE = 100_000
"""So many articles get their columns at a time where a file of an earlier release has none."""

_KEYS = {
    "outlet": "select outlet_key as key from marts.dim_outlets",
    "place": "select place_key as key from marts.dim_places",
    "agency": "select agency_key as key from marts.dim_agencies",
    "person": "select person_key as key from marts.dim_people",
    "organisation": "select organisation_key as key from marts.dim_organisations",
}
_NEW_NUMBERS = f"""
insert into {SCHEMA}.numbers
select
    $kind,
    (select coalesce(max(number), 0) from {SCHEMA}.numbers where kind = $kind) + row_number() over (order by key),
    key
from (select distinct key from ({{keys}}) where key is not null)
where key not in (select key from {SCHEMA}.numbers where kind = $kind)
"""
_QUOTED = "(select article_key, {one}_key, unnest(range(quotation_count)) from marts.bridge_article_{many})"
_LISTS = {
    "place_nos": ("place", "marts.bridge_article_places"),
    "agency_nos": ("agency", "marts.bridge_article_agencies"),
    "credited_agency_nos": ("agency", "(from marts.bridge_article_agencies where is_credited)"),
    "person_nos": ("person", "marts.bridge_article_people"),
    "quoted_person_nos": ("person", _QUOTED.format(one="person", many="people")),
    "organisation_nos": ("organisation", "marts.bridge_article_organisations"),
    "quoted_organisation_nos": ("organisation", _QUOTED.format(one="organisation", many="organisations")),
}
"""The kind of what is listed in a column, and a relation that has its key and that of the article."""
_QUOTATIONS = "marts.fct_quotations"
REJOINED = ("batch.int_rejoined_person_articles", "batch.int_rejoined_organisation_articles")
"""Articles in which a name stands for somebody else since this build, whether or not they came with it."""


def number_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a number to each outlet, place, agency, person and organisation that has none yet."""
    for kind, keys in _KEYS.items():
        if is_there(connection, keys):
            connection.execute(_NEW_NUMBERS.format(keys=keys), {"kind": kind})


def with_facts(connection: duckdb.DuckDBPyConnection, documents: str) -> str:
    """Return SQL of a relation's rows (with article_key and outlet_key) and the columns of ``COLUMNS`` after them."""
    columns, joins = ["o.number as outlet_no"], []
    among = f"b.article_key in (select article_key from {documents})"
    for name, (kind, relation) in _LISTS.items():
        if not is_there(connection, f"from {relation}"):
            columns.append(f"null::uinteger[] as {name}")
            continue
        columns.append(f"{name}.numbers as {name}")
        joins.append(f"""
            left join (
                select b.article_key, list(n.number order by n.number) as numbers
                from {relation} as b
                inner join {SCHEMA}.numbers as n on b.{kind}_key = n.key and n.kind = '{kind}'
                where {among}
                group by b.article_key
            ) as {name} on t.article_key = {name}.article_key""")
    if is_there(connection, f"from {_QUOTATIONS}"):
        columns.append("quotations.quotation_count")
        joins.append(f"""
            left join (
                select b.article_key, count(*)::uinteger as quotation_count
                from {_QUOTATIONS} as b
                where {among} and b.confidence >= {LEAST_CONFIDENCE}
                group by b.article_key
            ) as quotations on t.article_key = quotations.article_key""")
    else:
        columns.append("null::uinteger as quotation_count")
    return f"""
        select t.*, {", ".join(columns)}
        from {documents} as t
        left join {SCHEMA}.numbers as o on t.outlet_key = o.key and o.kind = 'outlet'
        {"".join(joins)}
    """


def follow_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the columns of documents again in which a build found that a name stands for somebody else."""
    for articles in REJOINED:
        if not is_there(connection, f"from {articles}"):
            continue
        connection.execute(f"""
            create or replace temp table search_slice as
            select {DOCUMENT} from {SCHEMA}.documents where article_key in (select article_key from {articles})
        """)
        connection.execute(f"delete from {SCHEMA}.documents where article_no in (select article_no from search_slice)")
        connection.execute(f"insert into {SCHEMA}.documents {with_facts(connection, 'search_slice')}")
        connection.execute("drop table temp.search_slice")


def add_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the columns to the documents of a file that an earlier release indexed; does nothing where they are."""
    if is_there(connection, f"select quotation_count from {SCHEMA}.documents"):
        return
    connection.execute(NUMBERS)
    number_keys(connection)
    [(last,)] = connection.execute(f"select coalesce(max(article_no), 0) from {SCHEMA}.documents").fetchall()
    connection.execute(f"create or replace table {SCHEMA}.filling as select {DOCUMENT} from {SCHEMA}.documents limit 0")
    for column in COLUMNS.split(", "):
        connection.execute(f"alter table {SCHEMA}.filling add column {column}")
    for first in range(0, last + 1, _SLICE):
        connection.execute(
            f"create or replace temp table search_slice as select {DOCUMENT} from {SCHEMA}.documents"
            " where article_no between ? and ?",
            [first, first + _SLICE - 1],
        )
        connection.execute(
            f"insert into {SCHEMA}.filling {with_facts(connection, 'search_slice')} order by t.article_no"
        )
    connection.execute("drop table if exists temp.search_slice")
    connection.execute(f"drop table {SCHEMA}.documents")
    connection.execute(f"alter table {SCHEMA}.filling rename to documents")


def is_there(connection: duckdb.DuckDBPyConnection, relation: str) -> bool:
    """Return whether the tables and columns of a query are in the warehouse."""
    try:
        connection.execute(f"from ({relation}) limit 0")
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return True


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the file's index has all that today's searches and pages ask for; else the next build adds it."""
    return all(is_there(connection, f"select {column} from {SCHEMA}.{table}") for table, column in _LATEST.items())
