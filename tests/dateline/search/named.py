"""What articles name, by the lists of the search index and by the bridges of the marts."""

from __future__ import annotations

import duckdb

NAMED = """
    select d.article_key, n.kind || '{credited}' as kind, n.key
    from (select article_key, unnest({column}) as number from search_index.documents) as d
    inner join search_index.numbers as n on d.number = n.number and n.kind = '{kind}'
"""


def facts_by_lists(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    """What the documents of the index say that articles name: key, kind, key of what is named."""
    columns = {"[outlet_no]": "outlet", "place_nos": "place", "agency_nos": "agency", "credited_agency_nos": "agency"}
    return {
        row
        for column, kind in columns.items()
        for row in connection.execute(
            NAMED.format(column=column, kind=kind, credited=" credited" if "credited" in column else "")
        ).fetchall()
    }


def facts_by_bridges(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    return set(
        connection.execute("""
            select article_key, 'outlet', outlet_key from marts.fct_articles
            union all select article_key, 'place', place_key from marts.bridge_article_places
            union all select article_key, 'agency', agency_key from marts.bridge_article_agencies
            union all
            select article_key, 'agency credited', agency_key from marts.bridge_article_agencies where is_credited
        """).fetchall()
    )
