"""Outlets: the list, the page of one, and the health of all: silence, fetches, completeness."""

from __future__ import annotations

from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.matching import match
from dateline.desk.views.parts import (
    BY_AGENCY,
    BY_PLACE,
    ROWS_OF,
    SERIES,
    SUMMARY,
    draw_bars,
    draw_series,
    hits,
    step_of,
)
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Spec, lines

_OUTLETS = """
with counted as (
    select
        outlet_key, count(*) as articles, max(published_at) as latest_at,
        count(*) filter (where revision_count > 1) as revised, count(*) filter (where is_removed) as removed,
        count(*) filter (where duplicate_of_article_key is not null) as copies
    from marts.fct_articles
    group by outlet_key
)
select
    o.outlet_id as id, any_value(o.outlet_name order by o.is_current desc) as name,
    any_value(o.collection order by o.is_current desc) as collection,
    any_value(o.outlet_country_code order by o.is_current desc) as country_code,
    any_value(o.outlet_language order by o.is_current desc) as language,
    sum(coalesce(c.articles, 0))::bigint as articles, max(c.latest_at) as latest_at,
    sum(coalesce(c.revised, 0))::bigint as revised, sum(coalesce(c.removed, 0))::bigint as removed,
    sum(coalesce(c.copies, 0))::bigint as copies
from marts.dim_outlets as o
left join counted as c on o.outlet_key = c.outlet_key
where o.outlet_id <> 'unknown'
group by o.outlet_id
order by articles desc, name
limit 500
"""
_OUTLET = """
select
    outlet_id as id, outlet_name as name, collection, outlet_country_code as country_code, outlet_language as language,
    time_zone, homepage_url, founded_date, is_provisional
from marts.dim_outlets
where outlet_id = $key
order by is_current desc, version_number desc
limit 1
"""
_EDITS = f"""
changed as materialized (
    select m.article_no, m.published_at, max(e.number) as number
    from search_index.edited_at as e
    inner join matching as m on e.article_no = m.article_no
    group by m.article_no, m.published_at
), latest as materialized (
    select d.article_key, c.published_at, make_timestamp(c.number::bigint) as changed_at
    from changed as c
    inner join search_index.documents as d on c.article_no = d.article_no
    where c.number >= (select min(number) from (select number from changed order by number desc limit 12))
    order by changed_at desc, d.article_key
    limit 12
), {ROWS_OF.format("latest").strip()}
select a.article_key, a.title, a.revision_count, l.changed_at, a.is_removed
from latest as l
inner join near on l.article_key = near.article_key
inner join marts.fct_articles as a on near.row_id = a.rowid
order by l.changed_at desc, a.article_key
"""
_FETCHES = """
select f.outcome, count(*) as pages
from marts.fct_page_fetches as f
inner join marts.dim_outlets as o on f.outlet_key = o.outlet_key
where o.outlet_id = $key
group by all
order by pages desc
"""
_FIELDS = """
select field, round(share, 4) as share, article_count as articles
from quality.load_fields
where outlet_id = $key
qualify row_number() over (partition by field order by gated_at desc) = 1
order by field
"""
# an outlet is silent when no article came for three times its usual gap, and at least a day; counted from when an
# article was first seen to the latest load, as the analysis silent_outlets and watches do
_HEALTH = """
with usual as (
    select n.key as outlet_key, r.usual_gap_hours
    from search_index.rhythms as r
    inner join search_index.numbers as n on r.outlet_no = n.number and n.kind = 'outlet'
), latest as (
    select outlet_key, max(first_seen_at) as latest_at from marts.fct_articles group by outlet_key
), rhythm as (
    select a.outlet_key, a.latest_at, u.usual_gap_hours
    from latest as a
    inner join usual as u on a.outlet_key = u.outlet_key
), outcomes as (
    select outlet_key, outcome, count(*) as pages, max(requested_at) as latest_at
    from marts.fct_page_fetches
    group by outlet_key, outcome
), fetched as (
    select
        outlet_key, sum(pages)::bigint as attempts,
        coalesce(sum(pages) filter (where outcome = 'fetched'), 0)::bigint as fetched,
        coalesce(sum(pages) filter (where outcome not in ('fetched', 'saved')), 0)::bigint as not_fetched,
        coalesce(sum(pages) filter (where outcome in ('soft_404', 'gone', 'not_found')), 0)::bigint as gone,
        coalesce(sum(pages) filter (where outcome like 'refused%'), 0)::bigint as refused,
        max(latest_at) as latest_fetch_at
    from outcomes
    group by outlet_key
), rejected as (
    select outlet_key, count(*) as rejected from marts.fct_rejected_rows group by outlet_key
), gated as (
    select outlet_id, verdict, reasons, gated_at
    from quality.loads
    qualify row_number() over (partition by outlet_id order by gated_at desc) = 1
), filled as (
    select outlet_id, avg(share) as completeness
    from (
        select outlet_id, field, share
        from quality.load_fields
        where field in ('title', 'body', 'published_at', 'language', 'canonical_url')
        qualify row_number() over (partition by outlet_id, field order by gated_at desc) = 1
    )
    group by outlet_id
), edge as (
    select max(staged_at) as newest_at from marts.fct_loads
)
select
    o.outlet_id as id, o.outlet_name as name, r.latest_at,
    round(date_diff('minute', r.latest_at, e.newest_at) / 60, 1) as silent_hours,
    round(r.usual_gap_hours, 1) as usual_gap_hours,
    date_diff('minute', r.latest_at, e.newest_at) / 60 > greatest(24, 3 * coalesce(r.usual_gap_hours, 24)) as is_silent,
    coalesce(f.attempts, 0) as attempts, coalesce(f.fetched, 0) as fetched, coalesce(f.gone, 0) as gone,
    coalesce(f.refused, 0) as refused, coalesce(f.not_fetched, 0) as not_fetched,
    coalesce(x.rejected, 0) as rejected, f.latest_fetch_at, g.verdict, g.reasons, c.completeness
from marts.dim_outlets as o
cross join edge as e
left join rhythm as r on o.outlet_key = r.outlet_key
left join fetched as f on o.outlet_key = f.outlet_key
left join rejected as x on o.outlet_key = x.outlet_key
left join gated as g on o.outlet_id = g.outlet_id
left join filled as c on o.outlet_id = c.outlet_id
where o.is_current and o.outlet_id <> 'unknown'
order by is_silent desc nulls first, silent_hours desc nulls first, name
limit 500
"""
# a day, a week or a month a point, as for a search, up to the last attempt; without an article it is a point at zero
_OUTCOMES = f"""
with counted as (
    select published_date as day, count(*) as pages
    from marts.fct_articles
    where published_date is not null
    group by published_date
    union all
    select max(requested_date), 0 from marts.fct_page_fetches
), {step_of("counted")}, days as (
    select unit, unnest(
        generate_series(date_trunc(unit, first_day)::timestamp, last_day::timestamp, ('1 ' || unit)::interval)
    )::date as day
    from step
    where first_day is not null
)
select strftime(d.day, '%Y-%m-%d') as day, 'published' as what, coalesce(sum(c.pages), 0)::bigint as pages
from days as d
left join counted as c on d.day = date_trunc(d.unit, c.day)
group by d.day
order by d.day
"""


def _ask_outlets(_asked: Asked) -> list[Question]:
    return [Question("outlets", _OUTLETS)]


def _ask_outlet(asked: Asked) -> list[Question]:
    filters = Filters(**(asked.filters.model_dump() | {"outlet": [asked.key]}))
    matching = match(asked.publication, filters)
    values = {"key": asked.key}
    return [
        Question("outlet", _OUTLET, values),
        matching.question("summary", SUMMARY),
        matching.question("series", SERIES),
        matching.question("places", BY_PLACE),
        matching.question("agencies", BY_AGENCY),
        matching.question("edits", _EDITS),
        Question("fetches", _FETCHES, values),
        Question("fields", _FIELDS, values),
        hits(matching, "newest", filters.page),
    ]


def _ask_health(_asked: Asked) -> list[Question]:
    return [Question("health", _HEALTH), Question("outcomes", _OUTCOMES)]


def _draw_outcomes(rows: list[dict[str, Any]], look: Look) -> Spec:
    return lines(rows, look, y="pages")


OUTLETS = View("outlets", "/outlets", _ask_outlets, needs=("dim_outlets",), menu=7)
OUTLET = View(
    "outlet",
    "/outlets/{key}",
    _ask_outlet,
    plots={"series": Plot("series", draw_series), "places": Plot("places", draw_bars)},
    needs=("dim_outlets",),
    subject="outlet",
)
HEALTH = View(
    "health",
    "/health",
    _ask_health,
    plots={"outcomes": Plot("outcomes", _draw_outcomes)},
    needs=("fct_page_fetches", "fct_outlet_days"),
    menu=9,
)
