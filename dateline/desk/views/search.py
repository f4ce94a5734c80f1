"""Search: hits, facets, articles over time, and other queries beside this one."""

from __future__ import annotations

from typing import Any

from dateline.desk.matching import match
from dateline.desk.views.parts import COUNTED_AGENCIES, COUNTED_PLACES, SERIES, SUMMARY, draw_series, hits, step_of
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Spec, lines

_FACETS = f"""
by_outlet as (
    select n.key as outlet_key, c.articles
    from (select outlet_no, count(*) as articles from matching group by outlet_no) as c
    inner join search_index.numbers as n on c.outlet_no = n.number and n.kind = 'outlet'
), {COUNTED_PLACES}, {COUNTED_AGENCIES}, facets as (
    select 'outlet' as facet, o.outlet_id as value, o.outlet_name as label, sum(c.articles)::bigint as articles
    from by_outlet as c
    inner join marts.dim_outlets as o on c.outlet_key = o.outlet_key
    group by all
    union all
    select 'country', o.outlet_country_code, o.outlet_country_code, sum(c.articles)::bigint
    from by_outlet as c
    inner join marts.dim_outlets as o on c.outlet_key = o.outlet_key
    where o.outlet_country_code is not null
    group by all
    union all
    select 'language', m.language, m.language, count(*)
    from matching as m
    where m.language is not null
    group by all
    union all
    select 'place', p.place_id, p.place_name, sum(c.articles)::bigint
    from counted_places as c
    inner join marts.dim_places as p on c.place_key = p.place_key
    where p.is_resolved
    group by all
    union all
    select 'agency', g.agency_id, g.agency_name, sum(c.articles)::bigint
    from counted_agencies as c
    inner join marts.dim_agencies as g on c.agency_key = g.agency_key
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
    matching = match(asked.publication, filters)
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
    parts: list[str] = []
    values: dict[str, Any] = {}
    for number, one in enumerate(words):
        matching = match(asked.publication, asked.filters, words=one, place=f"_{number}")
        values |= matching.values | {f"q{number}": one.strip()}
        parts += matching.ctes
    named = "\n    union all\n".join(
        f"    select {number} as place, $q{number} as query, day from matching_{number}" for number in range(len(words))
    )
    body = f"""with {", ".join(parts)}, together as (
{named}
), {step_of("together")}, counted as (
    select t.place, date_trunc(step.unit, t.day)::date as day, count(*) as articles
    from together as t, step
    where t.day is not null
    group by 1, 2
), days as (
    select
        unnest(generate_series(
            date_trunc(unit, first_day)::timestamp,
            last_day::timestamp,
            case unit when 'month' then interval 1 month when 'week' then interval 7 day else interval 1 day end
        ))::date as day
    from step
    where first_day is not null
), queries as (
    select distinct place, query from together
)
select q.query, strftime(d.day, '%Y-%m-%d') as day, coalesce(c.articles, 0) as articles
from queries as q
cross join days as d
left join counted as c on q.place = c.place and d.day = c.day
order by q.place, d.day
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
