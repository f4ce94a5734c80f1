"""The articles that a search and filters mean, as CTEs that every view begins with: one meaning for the whole desk.

The words are those of the query language (``dateline/search/``). ``matching`` has the columns article_key, key_hash,
outlet_key, outlet_no, published_at, day (the day that the outlet's readers saw, or null), language and score (null
without words). It reads the documents of the search index, which have a row an article, no text, and numbers that join
faster than keys. What is dear, words and names, is ``matched``: numbers and scores alone, which a page computes once.
Bridges are joined by ``key_hash``: the keys of a million articles are more than all queries may keep together. Two
articles of a million have one hash with a chance of 3 in 100 million.
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
    """The CTEs that end in ``matched`` and ``matching``, to be followed by a comma or a select, and their values.

    ``dear`` are empty where the filters ask for no words and no names.
    """

    dear: tuple[str, ...]
    cheap: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def ctes(self) -> tuple[str, ...]:
        """Return all of them."""
        return *self.dear, self.cheap

    def question(self, name: str, body: str, **values: Any) -> Question:
        """Return a question about these articles; ``body`` follows the CTEs."""
        return Question(name, body, self.values | values, ", ".join(self.dear), self.cheap)


_CONDITIONS = {
    "outlet": "o.outlet_id in (select unnest($outlet))",
    "country": "o.outlet_country_code in (select unnest($country))",
    "collection": "o.collection in (select unnest($collection))",
    "language": "d.language in (select unnest($language))",
    "kind": "d.kind in (select unnest($kind))",
}
_DEAR_CONDITIONS = {
    "agency": (
        "d.article_key in (\n"
        "        select b.article_key\n"
        "        from marts.bridge_article_agencies as b\n"
        "        inner join marts.dim_agencies as g on b.agency_key = g.agency_key\n"
        "        where g.agency_id in (select unnest($agency))\n"
        "    )"
    ),
    # a place includes what lies in it; asked as sets, since a join on one of three keys compares every pair
    "place": (
        "d.article_key in (\n"
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
        "d.article_key in (\n"
        "        select b.article_key\n"
        "        from marts.bridge_article_people as b\n"
        "        where b.person_key in (select unnest($person))\n"
        "    )"
    ),
    "organisation": (
        "d.article_key in (\n"
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

    ``words`` replaces those of the filters. ``place`` is appended to the names of the CTEs, where several are in one
    query. ``clock`` is what ``published:last 7d`` counts from.

    Raises:
        QueryError: of ``dateline.search``: the words are not in the query language.
    """
    asked = (filters.q if words is None else words).strip()
    values: dict[str, Any] = {}

    def chosen(conditions: dict[str, str]) -> list[str]:
        known = {name: list(value) for name in conditions if (value := getattr(filters, name))}
        values.update(known)
        return [conditions[name] for name in known]

    conditions, dear_conditions = chosen(_CONDITIONS), chosen(_DEAR_CONDITIONS)
    for name, value, sign in (("since", filters.since, ">="), ("until", filters.until, "<=")):
        if value:
            values[name] = value
            conditions.append(f"d.published_date {sign} ${name}")
    dear: list[str] = []
    found, score = "", "null::double as score"
    if asked:
        dear.append(f"found{place} as (\n{indent(_found(publication, asked, clock or SystemClock()))}\n)")
        found, score = f"\n    inner join found{place} as f on d.article_no = f.article_no", "f.score"
    joined, its_score = "", "null::double as score"
    if asked or dear_conditions:
        dear.append(f"""matched{place} as (
    select d.article_no, {score}
    from search_index.documents as d{found}{_where(dear_conditions)}
)""")
        joined, its_score = f"\n    inner join matched{place} as x on d.article_no = x.article_no", "x.score"
    cheap = f"""matching{place} as (
    select
        d.article_key, hash(d.article_key) as key_hash, d.outlet_key, o.rowid as outlet_no, d.published_at,
        d.published_date as day, d.language, {its_score}
    from search_index.documents as d
    inner join marts.dim_outlets as o on d.outlet_key = o.outlet_key{joined}{_where(conditions)}
)"""
    return Matching(tuple(dear), cheap, values)


def _found(publication: Publication, asked: str, clock: Clock) -> str:
    cursor = publication.cursor()
    try:
        resolver = WarehouseResolver(cursor)
        compiled = compile_query(parse_query(asked), resolver, clock=clock)
    finally:
        cursor.close()
    return compiled.nested


def _where(conditions: list[str]) -> str:
    return "\n    where " + "\n    and ".join(conditions) if conditions else ""
