"""How names are written in other scripts, by the name as a query folds it: a small table beside the index.

Few names are known in several scripts, and every word of every query is looked up. So the index step keeps those names
alone, folded and sorted: a word costs no scan of all names, and a thousand queries cost one join.
"""

from __future__ import annotations

import duckdb

from dateline.search.text_sql import folded_name

TABLE = "search_index.spellings"
"""``name`` is folded, with a space at both ends; ``name_folded`` is as the names tables have it; ``spelling`` too."""
LOOKED_UP = f"""
select distinct a.place, s.spelling
from (select unnest($names) as name, unnest($firsts) as first, unnest(range(len($names))) as place) as a
inner join {TABLE} as s on a.name = s.name
where contains(s.name_folded, a.first)
"""
"""The spellings of folded names, by their number; ``firsts`` are the first terms of the names."""
_PAIRS = """
    select known.name_folded, other.name_folded as spelling
    from marts.dim_{noun}_names as known
    inner join marts.dim_{noun}_names as other on known.{noun}_key = other.{noun}_key
    where other.script <> known.script
"""


def update_spellings(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table again from the names tables that there are: a name that is forgotten is not in it."""
    known = {
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    }
    nouns = [noun for noun in ("place", "person", "organisation") if f"dim_{noun}_names" in known]
    pairs = " union all ".join(_PAIRS.format(noun=noun) for noun in nouns)
    connection.execute(f"""
        create or replace table {TABLE} as
        with pairs as ({pairs or "select '' as name_folded, '' as spelling where false"}),

        kept as (select distinct name_folded, spelling from pairs),

        -- a name has dozens of spellings: it is folded once
        folded as (
            select name_folded, {folded_name("name_folded")} as name
            from (select distinct name_folded from kept)
        )

        select folded.name, name_folded, kept.spelling
        from kept
        inner join folded using (name_folded)
        order by folded.name, name_folded, kept.spelling
    """)
