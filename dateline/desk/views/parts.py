"""Questions that several views ask of the articles that match."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dateline.desk.matching import Matching
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Rows, Spec, bars, lines
from dateline.search.pairs import article_number

PAGE_SIZE = 20
_ORDERS = {
    "best": ("score", "desc", "m.score desc nulls last, m.published_at desc nulls last, d.article_key"),
    "newest": ("published_at", "desc", "m.published_at desc nulls last, d.article_key"),
    "oldest": ("published_at", "asc", "m.published_at asc nulls last, d.article_key"),
}
"""For each order, the column that decides first, its direction, and the whole of it."""

SUMMARY = """
select
    count(*) as articles,
    count(distinct outlet_no) as outlets,
    min(day) as first_day,
    max(day) as last_day,
    count(*) filter (where day is null) as undated
from matching
"""


def step_of(relation: str) -> str:
    """Return the CTE ``step``: the first and last ``day`` of a relation, and the unit of time of a point."""
    return f"""step as (
    select
        min(day) as first_day, max(day) as last_day,
        case
            when max(day) - min(day) > 730 then 'month' when max(day) - min(day) > 120 then 'week' else 'day'
        end as unit
    from {relation}
)"""


# a day, a week or a month a point, as many points as fit; a day without articles is a point at zero
SERIES = f"""
by_day as (
    select day, count(*) as articles from matching where day is not null group by day
), {step_of("by_day")}, counted as (
    select date_trunc(step.unit, d.day)::date as day, sum(d.articles)::bigint as articles
    from by_day as d, step
    group by 1
), days as (
    select unnest(generate_series(date_trunc(unit, first_day)::timestamp, last_day::timestamp, width))::date as day
    from (select *, case unit when 'month' then interval 1 month when 'week' then interval 7 day else interval 1 day end
        as width from step)
    where first_day is not null
)
select strftime(d.day, '%Y-%m-%d') as day, coalesce(c.articles, 0) as articles
from days as d
left join counted as c on d.day = c.day
order by d.day
"""

# rows are counted by number before names are looked up: a join for each outlet, not for each row
BY_OUTLET = """
counted as (
    select n.key as outlet_key, c.articles
    from (select outlet_no, count(*) as articles from matching group by outlet_no) as c
    inner join search_index.numbers as n on c.outlet_no = n.number and n.kind = 'outlet'
)
select
    o.outlet_id as id, o.outlet_name as name, sum(c.articles)::bigint as articles,
    sum(c.articles) / sum(sum(c.articles)) over () as share
from counted as c
inner join marts.dim_outlets as o on c.outlet_key = o.outlet_key
group by all
order by articles desc, name
limit 25
"""


def _counted(name: str, kind: str, numbers: str) -> str:
    """Return the CTE ``name``: of a relation of numbers of a kind, how many articles have the key of each."""
    return f"""{name} as (
    select n.key as {kind}_key, c.articles
    from (
        select number, count(*) as articles from {numbers} group by number
    ) as c
    inner join search_index.numbers as n on c.number = n.number and n.kind = '{kind}'
)"""


COUNTED_PLACES = _counted("counted_places", "place", "named_places")
COUNTED_AGENCIES = _counted("counted_agencies", "agency", "named_agencies")
"""CTEs of how many of the matching articles name each place, and each agency, by its key."""

BY_PLACE = f"""
{COUNTED_PLACES}
select p.place_id as id, p.place_name as name, p.country_code, sum(c.articles)::bigint as articles
from counted_places as c
inner join marts.dim_places as p on c.place_key = p.place_key
where p.is_resolved
group by all
order by articles desc, name
limit 25
"""

_CREDITED = "(select unnest(credited_agency_nos) as number from matching)"
BY_AGENCY = f"""
{COUNTED_AGENCIES}, {_counted("credited_agencies", "agency", _CREDITED)}
select
    g.agency_id as id, g.agency_name as name, sum(c.articles)::bigint as articles,
    sum(coalesce(r.articles, 0))::bigint as credited
from counted_agencies as c
inner join marts.dim_agencies as g on c.agency_key = g.agency_key
left join credited_agencies as r on c.agency_key = r.agency_key
where g.is_listed
group by all
order by articles desc, name
limit 25
"""


ROWS_OF = """
near as materialized (
    select rowid as row_id, article_key from marts.fct_articles where published_at in (select published_at from {0})
    union all
    select rowid, article_key
    from marts.fct_articles
    where published_at is null and article_key in (select article_key from {0} where published_at is null)
)"""
"""The rows of a few articles: by time of publication first, since a million keys are dearer to compare. Texts are then
read by row: by key, DuckDB would unpack those of all."""


def known_of(relation: str, key: str = "article_key") -> str:
    """Return the CTE ``known``: the documents of a few articles (article_no, article_key, outlet_key, published_at)."""
    return f"""known as materialized (
    select article_no, article_key, outlet_key, published_at
    from search_index.documents
    where
        article_no in (
            select article_no
            from search_index.having_key
            where number in (select {article_number(key)} from {relation})
        )
        and article_key in (select {key} from {relation})
)"""


def _page(order: str) -> str:
    """Return the CTE ``page``: the articles of one page, with their places. ``article_key`` is the last to decide.

    Keys are dear to read: only articles that have the first column as the last one of the page, or better, need theirs.
    """
    column, direction, whole = _ORDERS[order]
    ahead = f">= (select min({column}) from first)" if direction == "desc" else f"<= (select max({column}) from first)"
    return f"""
first as materialized (
    select {column} from matching order by {column} {direction} nulls last limit $size + $skip
), ahead as materialized (
    select article_no, published_at, score from matching where {column} {ahead}
    union all
    select article_no, published_at, score
    from matching
    where {column} is null and (select count(*) from first where {column} is null) > 0
), page as materialized (
    select d.article_key, m.published_at, m.score, row_number() over (order by {whole}) as place
    from ahead as m
    inner join search_index.documents as d on m.article_no = d.article_no
    order by place
    limit $size offset $skip
)"""


def hits(matching: Matching, order: str, page: int = 1, size: int = PAGE_SIZE) -> Question:
    """Return the question for one page of articles, each with the texts that are shown of it.

    Words are marked in the text; without words a page reads it where there is no lead, for a body is dearer than all
    else. A file has the text of each.
    """
    values = {"size": size, "skip": (page - 1) * size}
    of_file = matching.question("hits", _hits(order, "true"), **values)
    if matching.has_words:
        return of_file
    return replace(matching.question("hits", _hits(order, "coalesce(lead, '') = ''"), **values), whole=of_file.body)


def _hits(order: str, has_body: str) -> str:
    return f"""
{_page(order).strip()}, {ROWS_OF.format("page").strip()}, shown as materialized (
    select
        near.row_id, p.place, p.score, a.article_key, a.title, a.outlet_key, a.language, a.kind, a.published_at,
        a.published_date, a.is_published_day_only, a.canonical_url, a.lead, a.word_count, a.revision_count,
        a.is_removed, a.duplicate_of_article_key
    from page as p
    inner join near on p.article_key = near.article_key
    inner join marts.fct_articles as a on near.row_id = a.rowid
), bodies as materialized (
    select rowid as row_id, left(body, 6000) as body
    from marts.fct_articles
    where rowid in (select row_id from shown where {has_body})
)
select
    s.article_key, s.title, o.outlet_id, o.outlet_name as outlet, o.outlet_country_code, s.language, s.kind,
    s.published_at, s.published_date, s.is_published_day_only, s.canonical_url, s.lead, b.body, s.word_count,
    s.revision_count, s.is_removed, s.duplicate_of_article_key, s.score
from shown as s
inner join marts.dim_outlets as o on s.outlet_key = o.outlet_key
left join bodies as b on s.row_id = b.row_id
order by s.place
"""


def draw_series(rows: list[dict[str, Any]], look: Look) -> Spec:
    """Draw articles over days."""
    return lines(rows, look)


def draw_bars(rows: list[dict[str, Any]], look: Look) -> Spec:
    """Draw the first rows as bars, by name."""
    return bars(_short(rows), look)


def _short(rows: list[dict[str, Any]], count: int = 12) -> Rows:
    return [{"name": row["name"], "articles": row["articles"]} for row in rows[:count]]
