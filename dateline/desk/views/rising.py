"""What rises: places, agencies and tags that the latest week has more of than the weeks before it."""

from __future__ import annotations

from typing import Any

from dateline.desk.matching import match
from dateline.desk.views.parts import SUMMARY
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look, Spec, bars
from dateline.search.text_sql import folded

# the latest 7 days beside the 28 before them; what nobody wrote of before would outweigh everything: for the order,
# half an article a week is added to what is usual, and one article is no rise. What was not there before has no ratio.
# articles are joined by the hash of their keys, which are more than all queries may keep together: two of a million
# have one hash with a chance of 3 in 100 million. marts.bridge_article_tags folds the tags of all articles: here each
# tag of these weeks is folded once
_RISING = f"""
edge as (
    select max(day) as last_day from matching
), recent as materialized (
    select article_no, outlet_no, day, place_nos, agency_nos from matching, edge where day > last_day - 35
), tagged as materialized (
    select m.article_no, m.outlet_no, m.day, unnest(string_split(a.tags, ' | ')) as tag
    from recent as m
    inner join search_index.documents as d on m.article_no = d.article_no
    inner join marts.fct_articles as a on hash(d.article_key) = hash(a.article_key)
    where a.tags is not null and a.published_date > (select last_day - 35 from edge)
), folded as (
    select tag, {folded("tag")} as tag_folded from (select distinct tag from tagged)
), named as (
    select 'place' as kind, p.place_id as id, p.place_name as name, m.outlet_no, m.day
    from (select outlet_no, day, unnest(place_nos) as number from recent) as m
    inner join search_index.numbers as n on m.number = n.number and n.kind = 'place'
    inner join marts.dim_places as p on n.key = p.place_key
    where p.is_resolved
    union all
    select 'agency', g.agency_id, g.agency_name, m.outlet_no, m.day
    from (select outlet_no, day, unnest(agency_nos) as number from recent) as m
    inner join search_index.numbers as n on m.number = n.number and n.kind = 'agency'
    inner join marts.dim_agencies as g on n.key = g.agency_key
    where g.is_listed
    union all
    select 'tag', f.tag_folded, any_value(t.tag), any_value(t.outlet_no), any_value(t.day)
    from tagged as t
    inner join folded as f on t.tag = f.tag
    group by f.tag_folded, t.article_no
), counted as (
    select
        kind, id, any_value(name) as name,
        count(*) filter (where day > last_day - 7) as articles,
        count(*) filter (where day <= last_day - 7 and day > last_day - 35) / 4 as usual_a_week,
        count(distinct outlet_no) filter (where day > last_day - 7) as outlets
    from named, edge
    group by kind, id
)
select
    kind, id, name, articles, round(usual_a_week, 2) as usual_a_week, outlets,
    round(articles / nullif(usual_a_week, 0), 1) as times_usual
from counted
where articles >= 2 and articles > usual_a_week
order by (articles - usual_a_week) / sqrt(usual_a_week + 0.5) desc, articles desc, name
limit 60
"""


def _ask(asked: Asked) -> list[Question]:
    matching = match(asked.publication, asked.filters)
    return [matching.question("summary", SUMMARY), matching.question("rising", _RISING)]


def _draw(rows: list[dict[str, Any]], look: Look) -> Spec:
    return bars(
        [{"name": row["name"], "articles": row["articles"], "text": _beside_bar(row)} for row in rows[:12]],
        look,
        text="text",
    )


def _beside_bar(row: dict[str, Any]) -> str:
    times = row["times_usual"]
    return f"{row['articles']}" if times is None else f"{row['articles']} (×{times:g})"


RISING = View(
    "rising", "/rising", _ask, plots={"rising": Plot("rising", _draw)}, needs=("bridge_article_places",), menu=5
)
