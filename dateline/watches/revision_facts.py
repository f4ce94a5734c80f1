"""What each revision of an edited article names and quotes: an edit may bring a place or a quotation.

The marts have this of the latest reading alone; the readings before lie beside them.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

Facts = Mapping[str, frozenset[str]]
"""Keys by the name of the filter that asks for them."""

RevisionFacts = Mapping[tuple[str, int], Facts]
"""What revisions name, by article key and revision number."""

_EDITED = """
    select r.list_number, r.article_key, r.revision_number, f.load_id, f.row_number as article_row
    from looked_at_revisions as r
    inner join looked_at_readings as f on r.article_key = f.article_key and r.reading_key = f.reading_key
    where r.article_key in (select article_key from looked_at_revisions where revision_number > 1)
"""
_NAMED = """
    with observations as (
        select * from working.int_{table} where article_key in (select article_key from looked_at_edited)
    )

    select distinct edited.list_number, edited.article_key, edited.revision_number, '{field}', {key}
    from looked_at_edited as edited
    inner join observations
        on
            edited.article_key = observations.article_key
            and edited.load_id = observations.load_id
            and edited.article_row = observations.article_row
    {join}
"""
_JOIN = "inner join working.int_{noun}_joins as joins on observations.{naming} = joins.naming_key"


def _named(noun: str) -> str:
    """Places and agencies, whose mentions have the key."""
    return _NAMED.format(table=f"{noun}_mentions", key=f"observations.{noun}_key", join="", field=noun)


def _joined(noun: str, table: str, naming: str, field: str) -> str:
    """People and organisations, whose namings are joined to one key."""
    return _NAMED.format(table=table, key=f"joins.{noun}_key", join=_JOIN.format(noun=noun, naming=naming), field=field)


def _speakers(noun: str, field: str) -> str:
    return _joined(noun, "quotations", f"speaker_{noun}_naming_key", field)


_STATEMENTS = {
    "place": (_named("place"),),
    "agency": (_named("agency"),),
    "person": (_joined("person", "person_mentions", "naming_key", "person"), _speakers("person", "person")),
    "organisation": (
        _joined("organisation", "organisation_mentions", "naming_key", "organisation"),
        _speakers("organisation", "organisation"),
    ),
    "said-by": (_speakers("person", "said-by"), _speakers("organisation", "said-by")),
}
_TABLE = """
    create or replace temp table looked_at_named (
        list_number bigint, article_key varchar, revision_number integer, field varchar, fact varchar
    )
"""


def look_at_revision_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Find what the revisions name of those articles that are looked at (``dateline/watches/looked_at.py``) and were
    edited. A field that a file of an earlier release knows nothing of is left out.
    """
    connection.execute(f"create or replace temp table looked_at_edited as {_EDITED}")
    connection.execute(_TABLE)
    for field, statements in _STATEMENTS.items():
        try:
            for statement in statements:
                connection.execute(f"insert into looked_at_named {statement}")
        except (duckdb.CatalogException, duckdb.BinderException):
            continue
        # a revision that names none has a row without a fact: what the article names now does not count for it
        connection.execute(
            "insert into looked_at_named select list_number, article_key, revision_number, $field, null"
            " from looked_at_edited",
            {"field": field},
        )


def read_facts(connection: duckdb.DuckDBPyConnection, number: int) -> dict[tuple[str, int], dict[str, frozenset[str]]]:
    """Return what the revisions of the edited articles of a list name, by article key and revision number.

    Each field of ``_STATEMENTS`` is there for each of their revisions, empty where it names none. An article with one
    revision is left out: what the marts say of it is of that one.
    """
    rows = connection.execute(
        "select article_key, revision_number, field, coalesce(list(fact) filter (where fact <> ''), [])"
        " from looked_at_named where list_number = $list group by all",
        {"list": number},
    ).fetchall()
    found: dict[tuple[str, int], dict[str, frozenset[str]]] = {}
    for article_key, revision_number, field, facts in rows:
        found.setdefault((article_key, revision_number), {})[field] = frozenset(facts)
    return found
