"""Questions that several views ask of the articles that match."""

from __future__ import annotations

from typing import Any

from dateline.desk.matching import Matching
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Rows, Spec, bars, lines

PAGE_SIZE = 20
_ORDERS = {
    "best": "m.score desc nulls last, m.published_at desc nulls last, m.article_key",
    "newest": "m.published_at desc nulls last, m.article_key",
    "oldest": "m.published_at asc nulls last, m.article_key",
}

SUMMARY = """
select
    count(*) as articles,
    count(distinct outlet_key) as outlets,
    min(day) as first_day,
    max(day) as last_day,
    count(*) filter (where day is null) as undated
from matching
"""

# a day, a week or a month a point: as many points as fit
SERIES = """
span as (
    select max(day) - min(day) as days from matching
), counted as (
    select
        case
            when (select days from span) > 730 then date_trunc('month', day)
            when (select days from span) > 120 then date_trunc('week', day)
            else day
        end::date as day,
        count(*) as articles
    from matching
    where day is not null
    group by 1
)
select strftime(day, '%Y-%m-%d') as day, articles
from counted
order by day
"""

BY_OUTLET = """
select o.outlet_id as id, o.name, count(*) as articles, count(*) / sum(count(*)) over () as share
from matching as m
inner join marts.dim_outlets as o on m.outlet_key = o.outlet_key
group by all
order by articles desc, name
limit 25
"""

BY_PLACE = """
select p.place_id as id, p.name, p.country_code, count(*) as articles
from matching as m
inner join marts.bridge_article_places as b on m.article_key = b.article_key
inner join marts.dim_places as p on b.place_key = p.place_key
where p.is_resolved
group by all
order by articles desc, name
limit 25
"""

BY_AGENCY = """
select g.agency_id as id, g.name, count(*) as articles, count(*) filter (where b.is_credited) as credited
from matching as m
inner join marts.bridge_article_agencies as b on m.article_key = b.article_key
inner join marts.dim_agencies as g on b.agency_key = g.agency_key
where g.is_listed
group by all
order by articles desc, name
limit 25
"""


def hits(matching: Matching, order: str, page: int = 1, size: int = PAGE_SIZE) -> Question:
    """Return the question for one page of articles, each with the texts that are shown of it."""
    return matching.question(
        "hits",
        f"""
chosen as (
    select m.*, row_number() over (order by {_ORDERS[order]}) as place
    from matching as m
    order by {_ORDERS[order]}
    limit $size offset $skip
)
select
    c.article_key, a.title, o.outlet_id, o.name as outlet, o.country_code, a.language, a.kind, a.published_at,
    a.published_date, a.is_published_day_only, a.canonical_url, a.lead, left(a.body, 6000) as body, a.word_count,
    a.revision_count, a.is_removed, a.duplicate_of_article_key, c.score, c.hit_count
from chosen as c
inner join marts.fct_articles as a on c.article_key = a.article_key
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
order by c.place
""",
        size=size,
        skip=(page - 1) * size,
    )


def draw_series(rows: list[dict[str, Any]], look: Look) -> Spec:
    """Draw articles over days."""
    return lines(rows, look)


def draw_bars(rows: list[dict[str, Any]], look: Look) -> Spec:
    """Draw the first rows as bars, by name."""
    return bars(_short(rows), look)


def _short(rows: list[dict[str, Any]], count: int = 12) -> Rows:
    return [{"name": row["name"], "articles": row["articles"]} for row in rows[:count]]
