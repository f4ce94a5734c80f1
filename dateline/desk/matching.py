"""The articles that a search and filters mean, as CTEs that every view begins with: one meaning for the whole desk.

The words are those of the query language (``dateline/search/``). ``matching`` has the columns article_key, outlet_key,
published_at, day (the day that the outlet's readers saw, or null), language, score (null without words) and row_id, by
which the few articles that are shown are read: by their keys, DuckDB would unpack the texts of all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.warehouse.publication import Publication
from dateline.desk.warehouse.queries import Question
from dateline.search.query import parse_query
from dateline.search.sql import compile_query, indent
from dateline.search.warehouse_names import WarehouseResolver
from extractors.runtime.clock import Clock, SystemClock


@dataclass(slots=True)
class Matching:
    """The CTEs that end in ``matching``, to be followed by a comma or a select, and their values."""

    ctes: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """Return the CTEs, with their WITH."""
        return "with " + ", ".join(self.ctes)

    def question(self, name: str, body: str, **values: Any) -> Question:
        """Return a question about these articles; ``body`` follows the CTEs."""
        return Question(name, body, self.values | values, self.sql)


_CONDITIONS = {
    "outlet": "o.outlet_id in (select unnest($outlet))",
    "country": "o.outlet_country_code in (select unnest($country))",
    "collection": "o.collection in (select unnest($collection))",
    "language": "a.language in (select unnest($language))",
    "kind": "a.kind in (select unnest($kind))",
    "agency": (
        "a.article_key in (\n"
        "        select b.article_key\n"
        "        from marts.bridge_article_agencies as b\n"
        "        inner join marts.dim_agencies as g on b.agency_key = g.agency_key\n"
        "        where g.agency_id in (select unnest($agency))\n"
        "    )"
    ),
    # a place includes what lies in it; asked as sets, since a join on one of three keys compares every pair
    "place": (
        "a.article_key in (\n"
        "        select article_key from marts.bridge_article_places where place_key in (\n"
        "            select place_key from marts.dim_places\n"
        "            where\n"
        "                place_id in (select unnest($place))\n"
        "                or admin1_place_key in (\n"
        "                    select place_key from marts.dim_places where place_id in (select unnest($place))\n"
        "                )\n"
        "                or country_place_key in (\n"
        "                    select place_key from marts.dim_places where place_id in (select unnest($place))\n"
        "                )\n"
        "        )\n"
        "    )"
    ),
    "person": (
        "a.article_key in (\n"
        "        select b.article_key\n"
        "        from marts.bridge_article_people as b\n"
        "        where b.person_key in (select unnest($person))\n"
        "    )"
    ),
    "organisation": (
        "a.article_key in (\n"
        "        select b.article_key\n"
        "        from marts.bridge_article_organisations as b\n"
        "        where b.organisation_key in (select unnest($organisation))\n"
        "    )"
    ),
}


def match(
    publication: Publication, filters: Filters, *, words: str | None = None, place: str = "", clock: Clock | None = None
) -> Matching:
    """Return the CTEs of the articles that words and filters mean.

    ``words`` replaces those of the filters. ``place`` is appended to the names of the CTEs, where several stand in one
    query. ``clock`` is what ``published:last 7d`` counts from.

    Raises:
        QueryError: of ``dateline.search``: the words are not in the query language.
    """
    asked = (filters.q if words is None else words).strip()
    values: dict[str, Any] = {}
    conditions = []
    for name, condition in _CONDITIONS.items():
        if chosen := getattr(filters, name):
            values[name] = list(chosen)
            conditions.append(condition)
    for name, value, sign in (("since", filters.since, ">="), ("until", filters.until, "<=")):
        if value:
            values[name] = value
            conditions.append(f"a.published_date {sign} ${name}")
    ctes: list[str] = []
    found, score = "", "null::double as score"
    if asked:
        cursor = publication.cursor()
        try:
            resolver = WarehouseResolver(cursor)
            compiled = compile_query(parse_query(asked), resolver, clock=clock or SystemClock())
        finally:
            cursor.close()
        inner = ", ".join(compiled.ctes)
        body = f"with {inner}\n{compiled.select}" if inner else compiled.select
        ctes.append(f"found{place} as (\n{indent(body)}\n)")
        found = f"\n    inner join found{place} as f on a.article_key = f.article_key"
        score = "f.score"
    where = "\n    where " + "\n    and ".join(conditions) if conditions else ""
    ctes.append(f"""matching{place} as (
    select
        a.article_key, a.outlet_key, a.published_at, a.published_date as day, a.language, {score}, a.rowid as row_id
    from marts.fct_articles as a
    inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key{found}{where}
)""")
    return Matching(tuple(ctes), values)
