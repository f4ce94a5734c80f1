"""What each revision of an edited article names and quotes: an edit may bring a place or a quotation.

The marts have this of the latest reading alone; the readings before lie beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from dateline.watches.articles import Article

Facts = Mapping[str, frozenset[str]]
"""Keys by the name of the filter that asks for them."""

_NAMED = """
    with revisions as (
        select r.article_key, r.revision_number, f.load_id, f.row_number as article_row
        from working.int_article_revisions as r
        inner join working.int_article_readings as f
            on r.article_key = f.article_key and r.reading_key = f.reading_key
        where r.article_key in (select unnest($keys)) and f.article_key in (select unnest($keys))
    ),

    observations as (
        select * from working.int_{table} where article_key in (select unnest($keys))
    )

    select distinct revisions.article_key, revisions.revision_number, {key}
    from revisions
    inner join observations
        on
            revisions.article_key = observations.article_key
            and revisions.load_id = observations.load_id
            and revisions.article_row = observations.article_row
    {join}
"""
_JOIN = "inner join working.int_{noun}_joins as joins on observations.{naming} = joins.naming_key"


def _named(noun: str) -> str:
    """Places and agencies, whose mentions have the key."""
    return _NAMED.format(table=f"{noun}_mentions", key=f"observations.{noun}_key", join="")


def _joined(noun: str, table: str, naming: str) -> str:
    """People and organisations, whose namings are joined to one key."""
    return _NAMED.format(table=table, key=f"joins.{noun}_key", join=_JOIN.format(noun=noun, naming=naming))


_SPEAKERS = tuple(_joined(noun, "quotations", f"speaker_{noun}_naming_key") for noun in ("person", "organisation"))
_STATEMENTS = {
    "place": (_named("place"),),
    "agency": (_named("agency"),),
    "person": (_joined("person", "person_mentions", "naming_key"), _SPEAKERS[0]),
    "organisation": (_joined("organisation", "organisation_mentions", "naming_key"), _SPEAKERS[1]),
    "said-by": _SPEAKERS,
}


def read_facts(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]
) -> dict[tuple[str, int], dict[str, frozenset[str]]]:
    """Return what the revisions of edited articles name, by article key and revision number.

    Each field of ``_STATEMENTS`` is there for each of their revisions, empty where it names none. An article with one
    revision is left out: what the marts say of it is of that one. A file of a release without such tables has nothing.
    """
    edited = [article for article in articles if len(article.revisions) > 1]
    if not edited:
        return {}
    known = {"keys": [article.article_key for article in edited]}
    found: dict[tuple[str, int], dict[str, set[str]]] = {
        (article.article_key, revision.number): {} for article in edited for revision in article.revisions
    }
    for field, statements in _STATEMENTS.items():
        try:
            rows = [row for statement in statements for row in connection.execute(statement, known).fetchall()]
        except (duckdb.CatalogException, duckdb.BinderException):
            continue
        for facts in found.values():
            facts[field] = set()
        for article_key, number, key in rows:
            if key and (article_key, number) in found:
                found[article_key, number][field].add(key)
    return {place: {field: frozenset(keys) for field, keys in facts.items()} for place, facts in found.items()}
