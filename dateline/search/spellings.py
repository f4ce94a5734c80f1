"""How names are written in other scripts, by the name as a query folds it: a small table beside the index.

Few names are known in several scripts, and every word of every query is looked up. So the index step keeps those names
alone, folded and sorted: a word costs no scan of all names, and a thousand queries cost one join.
"""

from __future__ import annotations

import duckdb

from dateline.search.text_sql import folded_name
from extractors.stores.warehouse_files import list_relations

TABLE = "search_index.spellings"
"""``name`` is folded, with a space at both ends; ``name_folded`` is as the names tables have it; ``spelling`` too."""
LOOKED_UP = f"""
select distinct a.place, s.spelling
from (select unnest($names) as name, unnest($firsts) as first, unnest(range(len($names))) as place) as a
inner join {TABLE} as s on a.name = s.name
where contains(s.name_folded, a.first)
"""
"""The spellings of folded names, by their number; ``firsts`` are the first terms of the names."""
_MADE_OF = "search_index.spellings_made_of"
"""One row: the digest of the names that the table was made of."""
_NAMES = "select '{noun}' as noun, {noun}_key as key, script, name_folded from marts.dim_{noun}_names"
_DIGEST = """
select concat_ws('-', count(*), sum(md5_number_lower(to_json([noun, key::varchar, script, name_folded]))))
from ({names})
"""


def update_spellings(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table again from the names tables that there are, if these have changed: a name that is forgotten is not
    in it.
    """
    tables = list_relations(connection)
    nouns = [noun for noun in ("place", "person", "organisation") if ("marts", f"dim_{noun}_names") in tables]
    names = " union all ".join(_NAMES.format(noun=noun) for noun in nouns)
    names = names or "select '' as noun, '' as key, '' as script, '' as name_folded where false"
    [digest] = connection.execute(_DIGEST.format(names=names)).fetchall()
    is_there = {("search_index", "spellings"), ("search_index", "spellings_made_of")} <= tables
    if is_there and connection.execute(f"select digest from {_MADE_OF}").fetchall() == [digest]:
        return
    known = f"select distinct name_folded, name from {TABLE}"
    # a name has a pair for each of its forms in other scripts; folding is dear, and done once a name
    connection.execute(f"""
        create or replace temp table search_known as
        {known if is_there else "select '' as name_folded, '' as name where false"}
    """)
    connection.execute(f"""
        create or replace table {TABLE} as
        with names as ({names}),

        folded as (
            select name_folded, name from search_known
            union all
            select name_folded, {folded_name("name_folded")}
            from (select distinct name_folded from names anti join search_known using (name_folded))
        ),

        kept as (
            select distinct known.name_folded, other.name_folded as spelling
            from names as known
            inner join names as other on known.noun = other.noun and known.key = other.key
            where other.script <> known.script
        )

        select folded.name, kept.name_folded, kept.spelling
        from kept
        inner join folded on kept.name_folded = folded.name_folded
        order by folded.name, kept.name_folded, kept.spelling
    """)
    connection.execute("drop table temp.search_known")
    connection.execute(f"create or replace table {_MADE_OF} as select ?::varchar as digest", [*digest])
