"""How often an outlet publishes, beside the documents of the index: what the page of outlets' health asks of all.

The usual gap of an outlet is the 90th percentile of the minutes between an article and the one before it, by time of
publication. It takes an order of all times, a million to sort; a build changes those of the outlets it brought, so that
theirs alone are put in order again. ``rhythms`` has a row an outlet that has articles: its number and the usual gap in
hours, null where it has one article, or none with a time.
"""

from __future__ import annotations

import duckdb

from dateline.search.facts import SCHEMA, is_there

RHYTHMS = f"{SCHEMA}.rhythms"
_USUAL = f"""
select outlet_no, quantile_cont(gap, 0.9) filter (where gap is not null) / 60 as usual_gap_hours
from (
    select
        outlet_no,
        date_diff('minute', lag(published_at) over (partition by outlet_no order by published_at), published_at) as gap
    from {SCHEMA}.documents
    where outlet_no is not null{{among}}
)
group by outlet_no
"""


def update_rhythms(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the rhythms of the outlets of a build again; those of all where a file has none yet.

    Reads ``search_affected`` (keys of the articles that came or went) and ``search_old`` (the outlets they were of).
    """
    if not is_there(connection, f"from {RHYTHMS}"):
        connection.execute(f"create table {RHYTHMS} as {_USUAL.format(among='')}")
        return
    connection.execute(f"""
        create or replace temp table search_outlets as
        select outlet_no from search_old
        union
        select outlet_no from {SCHEMA}.documents where article_key in (select article_key from search_affected)
    """)
    connection.execute(f"delete from {RHYTHMS} where outlet_no in (select outlet_no from search_outlets)")
    among = " and outlet_no in (select outlet_no from search_outlets)"
    connection.execute(f"insert into {RHYTHMS} {_USUAL.format(among=among)}")
    connection.execute("drop table temp.search_outlets")
