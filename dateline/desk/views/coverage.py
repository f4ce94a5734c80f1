"""Coverage: the share of voice by outlet, collection, country, language, agency or place, and how it moves."""

from __future__ import annotations

from typing import Any

from dateline.desk.matching import match
from dateline.desk.views.parts import SUMMARY, draw_bars
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Spec, shares

_NAMES = """select n.number, {named}.{id} as id, {named}.{name} as name
    from search_index.numbers as n
    inner join marts.{table} as {named} on n.key = {named}.{kind}_key
    where n.kind = '{kind}'{condition}"""
_OUTLETS = """select n.number, {value} as id, {value} as name
    from search_index.numbers as n
    inner join marts.dim_outlets as o on n.key = o.outlet_key
    where n.kind = 'outlet'"""
_BY = {
    "outlet": (
        "outlet_no",
        _NAMES.format(kind="outlet", table="dim_outlets", named="o", id="outlet_id", name="outlet_name", condition=""),
    ),
    "collection": ("outlet_no", _OUTLETS.format(value="o.collection")),
    "country": ("outlet_no", _OUTLETS.format(value="coalesce(o.outlet_country_code, '?')")),
    "language": ("coalesce(language, '?')", "select distinct number, number as id, number as name from marked"),
    "agency": (
        "unnest(agency_nos)",
        _NAMES.format(
            kind="agency", table="dim_agencies", named="g", id="agency_id", name="agency_name",
            condition=" and g.is_listed",
        ),
    ),
    "place": (
        "unnest(place_nos)",
        _NAMES.format(
            kind="place", table="dim_places", named="p", id="place_id", name="place_name",
            condition=" and p.is_resolved",
        ),
    ),
}  # fmt: skip
"""What each article counts for, as a number or a value, and SQL of the id and the name of each."""
SHOWN = 7
"""Names with a colour of their own; the rest is one."""


def _ask(asked: Asked) -> list[Question]:
    matching = match(asked.publication, asked.filters)
    number, names = _BY[asked.filters.by]
    # counted by number, a row an article that is read: names are looked up once for each number
    marked = f"""marked as (
    select day, {number} as number from matching
), names as (
    {names}
)"""
    table = f"""{marked}, middle as (
    select min(day) + ((max(day) - min(day)) // 2)::integer as middle_day from matching
), counted as (
    select
        number, count(*) as articles, count(*) filter (where day <= middle_day) as earlier,
        count(*) filter (where day > middle_day) as later
    from marked
    cross join middle
    group by number
), named as (
    select
        n.id, max(n.name) as name, sum(c.articles)::bigint as articles, sum(c.earlier) as earlier, sum(c.later) as later
    from counted as c
    inner join names as n on c.number = n.number
    group by n.id
)
select
    id, name, articles, articles / sum(articles) over () as share,
    earlier / nullif(sum(earlier) over (), 0) as share_before,
    later / nullif(sum(later) over (), 0) as share_after
from named
order by articles desc, name
limit 200
"""
    over_time = f"""{marked}, counted as (
    select number, count(*) as articles from marked group by number
), ranked as (
    select n.id, max(n.name) as name, row_number() over (order by sum(c.articles) desc, n.id) as place_in_order
    from counted as c
    inner join names as n on c.number = n.number
    group by n.id
), known as (
    select n.number, least(r.place_in_order, $shown + 1) as place_in_order
    from names as n
    inner join ranked as r on n.id = r.id
), by_day as (
    select m.day, k.place_in_order, count(*) as articles
    from marked as m
    inner join known as k on m.number = k.number
    where m.day is not null
    group by m.day, k.place_in_order
), span as (
    select
        case
            when max(day) - min(day) > 500 then 'month' when max(day) - min(day) > 45 then 'week' else 'day'
        end as unit
    from matching
)
select
    strftime(date_trunc(s.unit, d.day)::date, '%Y-%m-%d') as day, coalesce(r.name, '…') as name, d.place_in_order,
    sum(d.articles)::bigint as articles
from by_day as d
cross join span as s
left join ranked as r on d.place_in_order = r.place_in_order and d.place_in_order <= $shown
group by all
order by d.place_in_order, day
"""
    return [
        matching.question("summary", SUMMARY),
        matching.question("shares", table),
        matching.question("over_time", over_time, shown=SHOWN),
    ]


def _draw_shares(rows: list[dict[str, Any]], look: Look) -> Spec:
    return shares(rows, look)


COVERAGE = View(
    "coverage",
    "/coverage",
    _ask,
    plots={"shares": Plot("shares", draw_bars), "over_time": Plot("over_time", _draw_shares)},
    needs=("fct_articles",),
    menu=3,
)
