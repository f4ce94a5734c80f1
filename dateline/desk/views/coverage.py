"""Coverage: the share of voice by outlet, collection, country, language, agency or place, and how it moves."""

from __future__ import annotations

from typing import Any

from dateline.desk.matching import match
from dateline.desk.views.parts import SUMMARY, draw_bars
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Spec, shares

_OUTLETS = "    inner join marts.dim_outlets as o on m.outlet_key = o.outlet_key"
_BY = {
    "outlet": ("o.outlet_id", "o.outlet_name", _OUTLETS),
    "collection": ("o.collection", "o.collection", _OUTLETS),
    "country": ("coalesce(o.outlet_country_code, '?')", "coalesce(o.outlet_country_code, '?')", _OUTLETS),
    "language": ("coalesce(m.language, '?')", "coalesce(m.language, '?')", ""),
    "agency": (
        "g.agency_id",
        "g.agency_name",
        "    inner join marts.bridge_article_agencies as b on m.key_hash = hash(b.article_key)\n"
        "    inner join marts.dim_agencies as g on b.agency_key = g.agency_key and g.is_listed",
    ),
    "place": (
        "p.place_id",
        "p.place_name",
        "    inner join marts.bridge_article_places as b on m.key_hash = hash(b.article_key)\n"
        "    inner join marts.dim_places as p on b.place_key = p.place_key and p.is_resolved",
    ),
}
SHOWN = 7
"""Names with a colour of their own; the rest is one."""


def _ask(asked: Asked) -> list[Question]:
    matching = match(asked.publication, asked.filters)
    key, label, join = _BY[asked.filters.by]
    # counted as they are read: the names of a million articles are more than a page may keep
    named = f"""    from matching as m
{join}"""
    table = f"""middle as (
    select min(day) + ((max(day) - min(day)) // 2)::integer as middle_day from matching
), counted as (
    select
        {key} as id, any_value({label}) as name, count(*) as articles,
        count(*) filter (where m.day <= middle_day) as earlier, count(*) filter (where m.day > middle_day) as later
{named}
    cross join middle
    group by id
)
select
    id, name, articles, articles / sum(articles) over () as share,
    earlier / nullif(sum(earlier) over (), 0) as share_before,
    later / nullif(sum(later) over (), 0) as share_after
from counted
order by articles desc, name
limit 200
"""
    over_time = f"""named as (
    select {key} as id, any_value({label}) as name, count(*) as articles
{named}
    group by id
), ranked as (
    select id, name, row_number() over (order by articles desc, id) as place_in_order from named
), first as (
    select * from ranked where place_in_order <= $shown
), span as (
    select
        case
            when max(day) - min(day) > 500 then 'month' when max(day) - min(day) > 45 then 'week' else 'day'
        end as unit
    from matching
), by_day as (
    select date_trunc(unit, m.day)::date as day, {key} as id, count(*) as articles
{named}
    cross join span
    where m.day is not null
    group by 1, 2
)
select
    strftime(d.day, '%Y-%m-%d') as day, coalesce(f.name, '…') as name,
    coalesce(f.place_in_order, $shown + 1) as place_in_order, sum(d.articles)::bigint as articles
from by_day as d
left join first as f on d.id = f.id
group by all
order by place_in_order, day
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
