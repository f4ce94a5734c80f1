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
    named = f"""named as (
    select m.key_hash, m.day, {key} as id, {label} as name
    from matching as m
{join}
)"""
    table = f"""{named}, middle as (
    select min(day) + ((max(day) - min(day)) // 2)::integer as day from named
), counted as (
    select
        id, any_value(name) as name, count(distinct key_hash) as articles,
        count(distinct key_hash) filter (where day <= (select day from middle)) as earlier,
        count(distinct key_hash) filter (where day > (select day from middle)) as later
    from named
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
    over_time = f"""{named}, ranked as (
    select id, row_number() over (order by count(*) desc, id) as place_in_order from named group by id
), span as (
    select max(day) - min(day) as days from named
), counted as (
    select
        date_trunc(
            case
                when (select days from span) > 500 then 'month' when (select days from span) > 45 then 'week' else 'day'
            end, n.day
        )::date as day,
        case when r.place_in_order <= $shown then n.name else '…' end as name,
        min(least(r.place_in_order, $shown + 1)) as place_in_order,
        count(*) as articles
    from named as n
    inner join ranked as r on n.id = r.id
    where n.day is not null
    group by 1, 2
)
select strftime(day, '%Y-%m-%d') as day, name, place_in_order, articles
from counted
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
