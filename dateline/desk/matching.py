"""The articles that a search and filters mean, as CTEs that every view begins with: one meaning for the whole desk.

The words are those of the query language (``dateline/search/``). ``matching`` has the columns article_no, outlet_no,
the lists of ``dateline/search/facts.py``, published_at, day (the day that the outlet's readers saw, or null), language
and score (null without words). It reads the documents of the search index, which have a row an article, no text, and
what is counted as numbers: a key is looked up once a number, not once an article. It has no keys, of which a million
are dearer to read than all the rest: the few that a question needs are in ``search_index.documents``, by
``article_no``. What is dear, words and names, is ``matched``: numbers and scores alone, which a page computes once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.warehouse.publication import Publication
from dateline.desk.warehouse.queries import Question, with_memory
from dateline.search.query import parse_query
from dateline.search.sql import compile_query, indent
from dateline.search.warehouse_names import WarehouseResolver
from extractors.runtime.clock import Clock, SystemClock


@dataclass(slots=True)
class Matching:
    """The CTEs that end in ``matched`` and ``matching``, to be followed by a comma or a select, and their values.

    ``dear`` are empty where the filters ask for no words and no names; ``is_all`` says that they ask for nothing.
    """

    dear: tuple[str, ...]
    cheap: str
    values: dict[str, Any] = field(default_factory=dict)
    is_all: bool = False
    has_words: bool = False

    @property
    def ctes(self) -> tuple[str, ...]:
        """Return all of them."""
        return *self.dear, self.cheap

    def question(self, name: str, body: str, **values: Any) -> Question:
        """Return a question about these articles; ``body`` follows the CTEs.

        It may name ``named_places`` and the like: a row for each that an article names, as number and outlet_no.
        """
        named = [
            f"{table} as not materialized (\n    {self._naming(column, table)}\n)"
            for table, column in _NAMED.items()
            if re.search(rf"\b{table}\b", body)
        ]
        if named:
            body = body.strip()
            body = f"{', '.join(named)}{chr(10) if body.startswith('select') else ', '}{body}"
        return Question(name, body, self.values | values, ", ".join(self.dear), self.cheap)

    def _naming(self, column: str, table: str) -> str:
        # of all articles pairs are read: a third of what it takes to unpack a million lists
        if self.is_all:
            return f"select number, outlet_no from search_index.{table.replace('named', 'naming')}"
        return f"select unnest({column}) as number, outlet_no from matching"


_NAMED = {
    "named_places": "place_nos",
    "named_agencies": "agency_nos",
    "named_people": "person_nos",
    "named_organisations": "organisation_nos",
}
_OUTLETS_WITH = (
    "d.outlet_no in (\n"
    "        select n.number\n"
    "        from marts.dim_outlets as o\n"
    "        inner join search_index.numbers as n on o.outlet_key = n.key and n.kind = 'outlet'\n"
    "        where o.{column} in (select unnest(${name}))\n"
    "    )"
)
_CONDITIONS = {
    "outlet": _OUTLETS_WITH.format(name="outlet", column="outlet_id"),
    "country": _OUTLETS_WITH.format(name="country", column="outlet_country_code"),
    "collection": _OUTLETS_WITH.format(name="collection", column="collection"),
    "language": "d.language in (select unnest($language))",
    "kind": "d.kind in (select unnest($kind))",
}
_NAMING = (
    "d.article_no in (\n"
    "        select article_no\n"
    "        from search_index.naming_{many}\n"
    "        where number in (\n"
    "            select n.number\n"
    "            from search_index.numbers as n\n"
    "            inner join marts.dim_{many} as p on n.key = p.{kind}_key\n"
    "            where n.kind = '{kind}' and {condition}\n"
    "        )\n"
    "    )"
)
_DEAR_CONDITIONS = {
    "agency": _NAMING.format(kind="agency", many="agencies", condition="p.agency_id in (select unnest($agency))"),
    # a place includes what lies in it
    "place": _NAMING.format(
        kind="place",
        many="places",
        condition=(
            "(\n"
            "                p.place_id in (select unnest($place))\n"
            "                or p.admin1_place_key in (\n"
            "                    select place_key from marts.dim_places where place_id in (select unnest($place))\n"
            "                )\n"
            "                or p.country_place_key in (\n"
            "                    select place_key from marts.dim_places where place_id in (select unnest($place))\n"
            "                )\n"
            "            )"
        ),
    ),
    "person": _NAMING.format(kind="person", many="people", condition="p.person_key in (select unnest($person))"),
    "organisation": _NAMING.format(
        kind="organisation", many="organisations", condition="p.organisation_key in (select unnest($organisation))"
    ),
}


def match(
    publication: Publication, filters: Filters, *, words: str | None = None, place: str = "", clock: Clock | None = None
) -> Matching:
    """Return the CTEs of the articles that words and filters mean.

    ``words`` replaces those of the filters. ``place`` is appended to the names of the CTEs, where several are in one
    query. ``clock`` is what ``published:last 7d`` counts from.

    Raises:
        QueryError: of ``dateline.search``: the words are not in the query language; of the desk: no memory was free.
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
    if asked and not dear_conditions:
        dear.append(f"matched{place} as (\n    from found{place}\n)")
    elif dear_conditions:
        dear.append(f"""matched{place} as (
    select d.article_no, {score}
    from search_index.documents as d{found}{_where(dear_conditions)}
)""")
    if dear:
        joined, its_score = f"\n    inner join matched{place} as x on d.article_no = x.article_no", "x.score"
    cheap = f"""matching{place} as {"" if dear else "not materialized "}(
    select
        d.* exclude (article_key, outlet_key, kind, published_date, text_hash), d.published_date as day, {its_score}
    from search_index.documents as d{joined}{_where(conditions)}
)"""
    return Matching(tuple(dear), cheap, values, is_all=not dear and not conditions, has_words=bool(asked))


def _found(publication: Publication, asked: str, clock: Clock) -> str:
    query = parse_query(asked)

    def compiled() -> str:
        cursor = publication.cursor()
        try:
            names = WarehouseResolver(cursor)
            names.learn([query])
            return compile_query(query, names, clock=clock).nested
        finally:
            cursor.close()

    # names and spellings are looked up while other queries may hold all memory
    return with_memory(compiled)


def _where(conditions: list[str]) -> str:
    return "\n    where " + "\n    and ".join(conditions) if conditions else ""
