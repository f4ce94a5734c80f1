"""The first page: what is new since the last days, which stories spread, what was edited or taken down."""

from __future__ import annotations

from dateline.desk.matching import match
from dateline.desk.views.parts import BY_OUTLET, BY_PLACE, ROWS_OF, SERIES, SUMMARY, draw_bars, draw_series, hits
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
# the latest first, by number, and then what is shown of these few: no join has all articles at a side
_EDITS = f"""
with first as materialized (
    select number from search_index.edited_at order by number desc limit 8
), edited as materialized (
    select article_key, published_at
    from search_index.documents
    where article_no in (
        select article_no from search_index.edited_at where number >= (select min(number) from first)
    )
), latest as materialized (
    select article_key, revision_number, valid_from_at
    from working.int_article_revisions
    where revision_number > 1 and article_key in (select article_key from edited)
    order by valid_from_at desc, article_key
    limit 8
), numbers as materialized (
    select r.article_key, r.revision_number, r.reading_key
    from working.int_article_revisions as r
    inner join latest as l on r.article_key = l.article_key
    where r.revision_number in (l.revision_number, l.revision_number - 1)
), titles as materialized (
    select n.article_key, n.revision_number, r.title
    from working.int_article_readings as r
    inner join numbers as n on r.reading_key = n.reading_key
), {ROWS_OF.format("edited").strip()}, articles as materialized (
    select near.article_key, a.title, a.outlet_key
    from near
    inner join marts.fct_articles as a on near.row_id = a.rowid
    where near.article_key in (select article_key from latest)
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
select a.article_key, a.title, o.outlet_name as outlet, a.removed_at
from marts.fct_articles as a
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
where a.is_removed
order by a.removed_at desc nulls last, a.article_key
limit 8
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
