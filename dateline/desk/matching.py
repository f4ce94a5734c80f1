"""The articles that filters mean, as a CTE that every view begins with: one meaning of a search for the whole desk.

``matching`` has the columns article_key, outlet_key, published_at, day (the day that the outlet's readers saw, or null),
language, score and hit_count (null without words).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.warehouse.queries import Question


@dataclass(slots=True)
class Matching:
    """The CTE ``matching``, to be followed by a comma or a select, and its values."""

    sql: str
    values: dict[str, Any] = field(default_factory=dict)

    def question(self, name: str, body: str, **values: Any) -> Question:
        """Return a question about these articles; ``body`` follows the CTE."""
        return Question(name, body, self.values | values, self.sql)


_CONDITIONS = {
    "outlet": "o.outlet_id in (select unnest($outlet))",
    "country": "o.country_code in (select unnest($country))",
    "collection": "o.collection in (select unnest($collection))",
    "language": "a.language in (select unnest($language))",
    "kind": "a.kind in (select unnest($kind))",
    "agency": (
        "a.article_key in (select b.article_key from marts.bridge_article_agencies as b\n"
        "        inner join marts.dim_agencies as g on b.agency_key = g.agency_key\n"
        "        where g.agency_id in (select unnest($agency)))"
    ),
    # a place includes what lies in it
    "place": (
        "a.article_key in (select b.article_key from marts.bridge_article_places as b\n"
        "        inner join marts.dim_places as p on b.place_key = p.place_key\n"
        "        inner join marts.dim_places as w on w.place_id in (select unnest($place))\n"
        "            and w.place_key in (p.place_key, p.admin1_place_key, p.country_place_key))"
    ),
}


def match(filters: Filters, *, words: str | None = None) -> Matching:
    """Return the CTE of the articles that filters mean; ``words`` replaces the filters' own."""
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
    found, score = "", "null::double as score, null::integer as hit_count"
    if asked:
        values["q"] = asked
        found = "\n    inner join marts.search($q) as found on a.article_key = found.article_key"
        score = "found.score, found.hit_count"
    where = "\n    where " + "\n      and ".join(conditions) if conditions else ""
    return Matching(
        f"""with matching as (
    select a.article_key, a.outlet_key, a.published_at, a.published_date as day, a.language, {score}
    from marts.fct_articles as a
    inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key{found}{where}
)""",
        values,
    )
