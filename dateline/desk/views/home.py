"""The first page: what is new since the last days, which stories spread, what was edited or taken down."""

from __future__ import annotations

from dateline.desk.matching import match
from dateline.desk.views.parts import (
    BY_OUTLET,
    BY_PLACE,
    ROWS_OF,
    SERIES,
    SUMMARY,
    draw_bars,
    draw_series,
    hits,
    known_of,
)
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question

_STORIES = """
select
    s.story_key, s.story_title as title, s.article_count as articles, s.outlet_count as outlets,
    o.outlet_name as first_outlet,
    s.first_placed_at
from marts.dim_stories as s
inner join marts.dim_outlets as o on s.first_outlet_key = o.outlet_key
where s.is_across_outlets
order by s.last_placed_at desc nulls last, s.story_key
limit 8
"""
# the latest first, by number, and then what is shown of these few: no join has all articles at a side. Readings are
# found by when they were fetched, which is cheaper to compare than keys: a revision begins with the first of them
_EDITS = f"""
with first as materialized (
    select number from search_index.edited_at order by number desc limit 8
), latest as materialized (
    select article_key, revision_number, content_hash, valid_from_at
    from working.int_article_revisions
    where revision_number > 1 and valid_from_at >= (select make_timestamp(min(number)::bigint) from first)
    order by valid_from_at desc, article_key
    limit 8
), numbers as materialized (
    select article_key, revision_number, content_hash, valid_from_at from latest
    union all
    select r.article_key, r.revision_number, r.content_hash, r.valid_from_at
    from working.int_article_revisions as r
    inner join latest as l on r.valid_to_at = l.valid_from_at and r.article_key = l.article_key
    where r.revision_number = l.revision_number - 1
), titles as materialized (
    select n.article_key, n.revision_number, any_value(r.title) as title
    from working.int_article_readings as r
    inner join numbers as n
        on r.fetched_at = n.valid_from_at and r.article_key = n.article_key and r.content_hash = n.content_hash
    group by n.article_key, n.revision_number
), {known_of("latest")}, {ROWS_OF.format("known").strip()}, articles as materialized (
    select near.article_key, a.title, a.outlet_key
    from near
    inner join marts.fct_articles as a on near.row_id = a.rowid
)
select
    r.article_key, a.title, before.title as title_before, o.outlet_name as outlet, r.valid_from_at as changed_at,
    after.title is distinct from before.title as is_title_changed
from latest as r
inner join titles as after on r.article_key = after.article_key and r.revision_number = after.revision_number
inner join titles as before on r.article_key = before.article_key and r.revision_number = before.revision_number + 1
inner join articles as a on r.article_key = a.article_key
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
order by r.valid_from_at desc, r.article_key
"""
_REMOVED = """
with first as materialized (
    select removed_at from marts.fct_articles where is_removed order by removed_at desc nulls last limit 8
), latest as materialized (
    select rowid as row_id, article_key, removed_at
    from marts.fct_articles
    where
        is_removed
        and (
            removed_at >= (select min(removed_at) from first)
            or (removed_at is null and exists (select 1 from first where removed_at is null))
        )
    order by removed_at desc nulls last, article_key
    limit 8
)
select a.article_key, a.title, o.outlet_name as outlet, a.removed_at
from latest as l
inner join marts.fct_articles as a on l.row_id = a.rowid
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
order by a.removed_at desc nulls last, a.article_key
"""


def _ask(asked: Asked) -> list[Question]:
    matching = match(asked.publication, asked.filters)
    return [
        matching.question("summary", SUMMARY),
        matching.question("series", SERIES),
        matching.question("outlets", BY_OUTLET),
        matching.question("places", BY_PLACE),
        hits(matching, "newest", 1, 10),
        Question("stories", _STORIES),
        Question("edits", _EDITS),
        Question("removed", _REMOVED),
    ]


HOME = View(
    "home",
    "/",
    _ask,
    plots={"series": Plot("series", draw_series), "outlets": Plot("outlets", draw_bars)},
    needs=("fct_articles",),
    menu=1,
)
