"""Stories: texts that several articles share, and the timeline of one: who was first, who followed, what changed."""

from __future__ import annotations

from dateline.desk.matching import match
from dateline.desk.views.view import Asked, View
from dateline.desk.warehouse.queries import Question

_TOUCHED = """
touched as (
    select distinct b.story_key
    from matching as m
    inner join search_index.documents as d on m.article_no = d.article_no
    inner join marts.bridge_story_articles as b on d.article_key = b.article_key
)
"""
_STORIES = """
select
    s.story_key, s.story_title as title, s.article_count as articles, s.outlet_count as outlets, s.is_across_outlets,
    s.first_placed_at, s.last_placed_at, o.outlet_id, o.outlet_name as first_outlet,
    date_diff('minute', s.first_placed_at, s.last_placed_at) as minutes
from marts.dim_stories as s
inner join marts.dim_outlets as o on s.first_outlet_key = o.outlet_key
where s.article_count > 1{among}
order by s.last_placed_at desc nulls last, s.outlet_count desc, s.story_key
limit 60 offset $skip
"""
# a bookmark of a story that grew leads to the story that has most of its articles
_OF_KEY = """coalesce((
    select h.successor_story_key from marts.story_key_history as h where h.published_key = $key and h.is_main_successor
), $key)"""
_STORY = f"""
select s.*, s.story_title as title, o.outlet_name as first_outlet, o.outlet_id
from marts.dim_stories as s
inner join marts.dim_outlets as o on s.first_outlet_key = o.outlet_key
where s.story_key = {_OF_KEY} and s.article_count > 0
"""
# what is joined is cut down to the articles of the story first: no join has all articles at a side
_TIMELINE = f"""
with members as materialized (
    select * from marts.bridge_story_articles where story_key = {_OF_KEY} order by position limit 500
), articles as materialized (
    select article_key, title, outlet_key, language, revision_count, is_removed, word_count
    from marts.fct_articles
    where rowid in (
        select rowid from marts.fct_articles
        where article_key in (select unnest([article_key, first_article_key]) from members)
    )
), copies as materialized (
    select article_key, earlier_article_key, containment, similarity
    from marts.fct_article_duplicates
    where article_key in (select article_key from members)
), links as materialized (
    select article_key, story_key, arg_max(evidence, (likeness, earlier_article_key)) as evidence
    from marts.fct_story_links
    where kind = 'same_event' and article_key in (select article_key from members)
    group by article_key, story_key
)
select
    b.position, b.seconds_after_first, b.is_first, b.placed_at, a.article_key, a.title, o.outlet_id,
    o.outlet_name as outlet,
    o.outlet_country_code, a.language, a.revision_count, a.is_removed, a.word_count, d.containment, d.similarity,
    b.is_original, l.evidence, first.title <> a.title as is_title_other
from members as b
inner join articles as a on b.article_key = a.article_key
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
left join articles as first on b.first_article_key = first.article_key
left join copies as d on a.article_key = d.article_key and b.first_article_key = d.earlier_article_key
left join links as l on a.article_key = l.article_key and b.story_key = l.story_key
order by b.position
"""
_PICTURES = f"""
with members as materialized (
    select article_key from marts.bridge_story_articles where story_key = {_OF_KEY}
), pictures as materialized (
    select article_key, media_key, caption, credit
    from marts.fct_article_media
    where article_key in (select article_key from members)
), shared as materialized (
    select media_key, count(distinct article_key) as articles
    from pictures
    group by media_key
    having count(distinct article_key) > 1
), outlets as materialized (
    select d.article_key, o.outlet_name
    from search_index.documents as d
    inner join marts.dim_outlets as o on d.outlet_key = o.outlet_key
    where d.article_key in (select article_key from members)
)
select
    s.media_key, any_value(v.media_url) as url, min(p.caption) as caption, min(p.credit) as credit,
    any_value(s.articles) as articles, list(distinct o.outlet_name order by o.outlet_name) as outlets
from shared as s
inner join pictures as p on s.media_key = p.media_key
inner join marts.dim_media as v on s.media_key = v.media_key
inner join outlets as o on p.article_key = o.article_key
group by s.media_key
order by articles desc, s.media_key
limit 30
"""


def _ask_stories(asked: Asked) -> list[Question]:
    skip = (asked.filters.page - 1) * 60
    matching = match(asked.publication, asked.filters)
    if matching.is_all:
        return [Question("stories", _STORIES.format(among=""), {"skip": skip})]
    among = _STORIES.format(among=" and s.story_key in (select story_key from touched)")
    return [matching.question("stories", _TOUCHED + among.lstrip(), skip=skip)]


def _ask_story(asked: Asked) -> list[Question]:
    values = {"key": asked.key}
    return [
        Question("story", _STORY, values),
        Question("timeline", _TIMELINE, values),
        Question("pictures", _PICTURES, values),
    ]


_NEEDS = ("dim_stories", "bridge_story_articles")
_STORY_NEEDS = (*_NEEDS, "fct_story_links", "story_key_history")
STORIES = View("stories", "/stories", _ask_stories, needs=_NEEDS, menu=6)
STORY = View("story", "/stories/{key}", _ask_story, needs=_STORY_NEEDS, subject="story")
