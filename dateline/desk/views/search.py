"""Search: hits, facets, articles over time, and other queries beside this one."""

from __future__ import annotations

from typing import Any

from dateline.desk.matching import match
from dateline.desk.views.parts import SERIES, SUMMARY, draw_series, hits
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Spec, lines

_FACETS = """
facets as (
    select 'outlet' as facet, o.outlet_id as value, o.name as label, count(*) as articles
    from matching as m
    inner join marts.dim_outlets as o on m.outlet_key = o.outlet_key
    group by all
    union all
    select 'country', o.country_code, o.country_code, count(*)
    from matching as m
    inner join marts.dim_outlets as o on m.outlet_key = o.outlet_key
    where o.country_code is not null
    group by all
    union all
    select 'language', m.language, m.language, count(*)
    from matching as m
    where m.language is not null
    group by all
    union all
    select 'place', p.place_id, p.name, count(*)
    from matching as m
    inner join marts.bridge_article_places as b on m.article_key = b.article_key
    inner join marts.dim_places as p on b.place_key = p.place_key
    where p.is_resolved
    group by all
    union all
    select 'agency', g.agency_id, g.name, count(*)
    from matching as m
    inner join marts.bridge_article_agencies as b on m.article_key = b.article_key
    inner join marts.dim_agencies as g on b.agency_key = g.agency_key
    where g.is_listed
    group by all
), ranked as (
    select *, row_number() over (partition by facet order by articles desc, label) as place
    from facets
)
select facet, value, label, articles
from ranked
where place <= 10
order by facet, place
"""


def _ask(asked: Asked) -> list[Question]:
    filters = asked.filters
    matching = match(filters)
    order = filters.sort or ("best" if filters.q.strip() else "newest")
    if order == "best" and not filters.q.strip():
        order = "newest"
    return [
        matching.question("summary", SUMMARY),
        hits(matching, order, filters.page),
        matching.question("facets", _FACETS),
        matching.question("series", SERIES),
        *_compared(asked),
    ]


def _compared(asked: Asked) -> list[Question]:
    """One question for all compared queries: a column for the words, and a row a day of each."""
    words = [asked.filters.q, *asked.filters.compare]
    if not asked.filters.compare:
        return []
    parts, values = [], {}
    for number, one in enumerate(words):
        matching = match(asked.filters, words=one)
        values |= {name: value for name, value in matching.values.items() if name != "q"}
        values[f"q{number}"] = one.strip()
        inside = matching.sql.removeprefix("with matching as (").removesuffix(")").replace("$q)", f"$q{number})")
        parts.append(f"matching_{number} as ({inside})")
    named = "\n    union all\n".join(
        f"    select {number} as place, $q{number} as query, day from matching_{number}"
        for number in range(len(words))
    )
    body = f"""with {", ".join(parts)}, together as (
{named}
), span as (
    select max(day) - min(day) as days from together
)
select
    query,
    strftime(
        case
            when (select days from span) > 730 then date_trunc('month', day)
            when (select days from span) > 120 then date_trunc('week', day)
            else day
        end, '%Y-%m-%d'
    ) as day,
    count(*) as articles
from together
where day is not null
group by all
order by min(place), day
"""
    return [Question("compared", body, values)]


def _draw_compared(rows: list[dict[str, Any]], look: Look) -> Spec:
    return lines([row | {"query": row["query"] or "∗"} for row in rows], look, series="query")


SEARCH = View(
    "search",
    "/search",
    _ask,
    plots={"series": Plot("series", draw_series), "compared": Plot("compared", _draw_compared)},
    needs=("fct_articles",),
    menu=2,
)
