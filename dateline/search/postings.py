"""The postings of new articles: their texts cut into terms, where each stands, and what it counts for."""

from __future__ import annotations

import duckdb

from dateline.search.document import CAPTION_GAP, MAX_PLACES
from dateline.search.facts import SCHEMA
from dateline.search.nodes import TEXT_FIELDS

_TOKENS = f"""
create or replace temp table search_tokens as
with items as (
    select article_no, 0::utinyint as field, 0 as item, title as text from search_numbered where is_new
    union all
    select article_no, 1::utinyint, 0, lead from search_numbered where is_new
    union all
    select article_no, 2::utinyint, 0, body from search_numbered where is_new
    union all
    select article_no, 3::utinyint, unnest(range(len(captions))), unnest(captions) from search_numbered where is_new
)

select article_no, field, item, {SCHEMA}.tokens(text) as tokens from items where text <> ''
"""
# folding is dear, and a batch has few distinct words beside its tokens: each is folded once
_VOCABULARY = f"""
create or replace temp table search_vocabulary as
with found as (select distinct unnest(tokens) as token from search_tokens)

select token, {SCHEMA}.fold(token) as term from found where term <> ''
"""
_SAME = "article_no = {0} over () and term = {1} over ()"
_IS_FIRST = f"({_SAME.format('lag(article_no)', 'lag(term)')}) is not true"
_FURTHER = "".join(
    f"""
        + case when {_SAME.format(f"lead(article_no, {n})", f"lead(term, {n})")}
            then lead(weight::usmallint, {n}) over () else 0 end"""
    for n in range(1, len(TEXT_FIELDS))
)
# a window without an order takes rows as they come, which are sorted: one with an order would sort them again, and
# takes five times as long
TOTAL = f"case when {_IS_FIRST} then weight::usmallint{_FURTHER} else 0::usmallint end"
"""SQL of the weight of a term in the whole article, in the first of its rows there; 0 in the others: a word that may be
anywhere is found, counted and scored without putting its rows together, which is most of what a frequent word costs.
It is asked of rows in the order of term, article and text."""
# the weight is BM25's part of the term in the text (k1 1.2, b .75, at a usual length of 400 words), in hundredths; a
# term of the headline counts as if it were there three times, and twice as much as one elsewhere
_POSTINGS = f"""
with placed as (
    select
        article_no, field, len(tokens) as token_count, unnest(tokens) as token,
        (item * {CAPTION_GAP} + unnest(range(len(tokens))))::uinteger as position
    from search_tokens
),

grouped as (
    select
        v.term, p.article_no, p.field, max(p.token_count) as token_count,
        list(p.position order by p.position)[:{MAX_PLACES}] as positions
    from placed as p
    inner join search_vocabulary as v on p.token = v.token
    group by v.term, p.article_no, p.field
),

counted as (
    select
        *,
        len(positions) * case when field = 0 then 3 else 1 end as hits,
        case when field = 2 then 0.3 + 0.9 * token_count / 400 else 0.9 end as length_norm
    from grouped
),

placed_in_order as (
    select
        term, article_no, field,
        round(case when field = 0 then 200 else 100 end * hits / (hits + length_norm))::utinyint as weight, positions
    from counted
    order by term, article_no, field
)

select *, {TOTAL} as total
from placed_in_order
"""


EMPTY_RUN = f"""
create table {SCHEMA}.run_{{run_no}} (
    term varchar, article_no uinteger, field utinyint, weight utinyint, positions uinteger[], total usmallint
)
"""
"""SQL that makes the table of a run."""


def write_postings(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Cut the new texts of a chunk into terms and fill a table with where they stand."""
    connection.execute(_TOKENS)
    connection.execute(_VOCABULARY)
    connection.execute(f"insert into {table} {_POSTINGS}")
