"""What a name in any script means in the published file: people, organisations and places, the best first.

It asks the table functions ``marts.find_person``, ``marts.find_organisation`` and ``marts.find_place``, so that search,
watches and the desk take a name for the same thing as an analyst does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import duckdb

MOST = 20
"""So many answers are given unless told otherwise."""


class NameKind(StrEnum):
    """What is looked for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class FoundName:
    """A person, organisation or place: its key in the dimension, and the name that the query met.

    ``is_exact`` says that this name has the words of the query and no others. Counts are of articles and mentions.
    """

    key: str
    name: str
    found_name: str
    country_code: str | None
    article_count: int
    mention_count: int
    is_exact: bool


def find_names(
    connection: duckdb.DuckDBPyConnection, kind: NameKind, query: str, *, most: int = MOST
) -> list[FoundName]:
    """Return what has a name with every word of a query, in the order of the table function.

    Raises:
        duckdb.CatalogException: the file is of a release that knew no such names.
    """
    rows = connection.execute(
        f"select {kind}_key, name, found_name, country_code, article_count, mention_count, is_exact"  # noqa: S608
        f" from marts.find_{kind}(?) limit ?",
        [query, most],
    ).fetchall()
    return [FoundName(*row) for row in rows]


def keys_of(connection: duckdb.DuckDBPyConnection, kind: NameKind, query: str) -> frozenset[str]:
    """Return the keys that a name means: those with just this name where there are any, else all with its words."""
    found = find_names(connection, kind, query)
    exact = [one for one in found if one.is_exact]
    return frozenset(one.key for one in exact or found)


def spellings_of(connection: duckdb.DuckDBPyConnection, kind: NameKind, query: str) -> tuple[str, ...]:
    """Return all names of what a name means just so, in any script, folded and sorted; none where nothing has it."""
    keys = sorted(one.key for one in find_names(connection, kind, query) if one.is_exact)
    rows = connection.execute(
        f"select distinct name_folded from marts.dim_{kind}_names"  # noqa: S608
        f" where list_contains(?::varchar[], {kind}_key) order by name_folded",
        [keys],
    ).fetchall()
    return tuple(name for (name,) in rows)
