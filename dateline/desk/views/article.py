"""One article: its text with marks, its neighbours, its media, its revisions, and where each field came from."""

from __future__ import annotations

from dateline.desk.views.parts import ROWS_OF
from dateline.desk.views.view import Asked, View
from dateline.desk.warehouse.queries import Question
from dateline.search.facts import LEAST_CONFIDENCE
from dateline.search.pairs import article_number, media_number

# a table with texts is not in the order of articles: an article is found by its number, then by its time, then by row
_OWN = f"""own as materialized (
    select d.article_key, d.published_at
    from search_index.having_key as h
    inner join search_index.documents as d on h.article_no = d.article_no
    where h.number = {article_number("$key")} and d.article_key = $key
), {ROWS_OF.format("own").strip()}"""
_ARTICLE = f"""
with {_OWN}
select
    a.*, o.outlet_id, o.outlet_name as outlet, o.outlet_country_code, o.time_zone, s.story_key,
    s.article_count as story_articles,
    s.outlet_count as story_outlets
from near
inner join marts.fct_articles as a on near.row_id = a.rowid
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
left join (
    select story_key, article_count, outlet_count
    from marts.dim_stories
    where story_key in (select story_key from marts.bridge_story_articles where article_key = $key)
) as s on true
where near.article_key = $key
limit 1
"""
_PLACES = """
select
    m.field, m.start_offset, m.end_offset, m.surface_form, m.evidence, m.confidence, m.kind, p.place_id as id,
    p.place_name as name,
    p.place_type, p.country_name, p.is_resolved
from marts.fct_place_mentions as m
inner join marts.dim_places as p on m.place_key = p.place_key
where m.article_key = $key
order by m.field, m.start_offset
limit 1000
"""
_AGENCIES = """
select
    m.field, m.start_offset, m.end_offset, m.surface_form, m.evidence, m.role, m.media_position, m.is_own,
    g.agency_id as id, g.agency_name as name, g.is_listed
from marts.fct_agency_mentions as m
inner join marts.dim_agencies as g on m.agency_key = g.agency_key
where m.article_key = $key
order by m.field, m.start_offset
limit 1000
"""
# the current texts are those of the article: of the readings, which are as many, only earlier ones are looked for
_REVISIONS = f"""
with {_OWN}, earlier as materialized (
    select * from marts.fct_article_revisions where article_key = $key and not is_current
)
select r.revision_number, a.title, a.body, r.valid_from_at, r.valid_to_at, r.reading_count, r.is_current
from working.int_article_revisions as r
inner join near on r.article_key = near.article_key
inner join marts.fct_articles as a on near.row_id = a.rowid
where r.article_key = $key and r.is_current
union all
select revision_number, title, body, valid_from_at, valid_to_at, reading_count, is_current
from earlier
order by revision_number
limit 100
"""
_AUTHORS = """
select u.author_name as name, u.author_kind, u.position, g.agency_id
from marts.fct_article_authors as u
left join marts.dim_agencies as g on u.agency_key = g.agency_key and g.is_listed
where u.article_key = $key
order by u.position
"""
# what kind of file it is and when it was made is as this article has it: marts.dim_media has millions of rows
_MEDIA = f"""
own as materialized (
    select
        media_key, role, position, caption, credit, alt_text, url, width, height, media_type,
        asset_created_at as created_at, asset_created_precision as created_precision
    from working.int_media_items
    where article_key = $key and is_latest
), itself as materialized (
    select d.article_no
    from search_index.having_key as h
    inner join search_index.documents as d on h.article_no = d.article_no
    where h.number = {article_number("$key")} and d.article_key = $key
), uses as materialized (
    select w.media_key, s.article_no
    from (select distinct media_key, {media_number("media_key")} as number from own) as w
    inner join search_index.showing_media as s on w.number = s.number
    where s.article_no not in (from itself)
), elsewhere as (
    select
        u.media_key, count(distinct d.article_no) as articles,
        list(distinct o.outlet_name order by o.outlet_name) as outlets
    from uses as u
    inner join search_index.documents as d on u.article_no = d.article_no
    inner join search_index.numbers as n on d.outlet_no = n.number and n.kind = 'outlet'
    inner join marts.dim_outlets as o on n.key = o.outlet_key
    group by u.media_key
)
select own.*, coalesce(e.articles, 0) as used_elsewhere, e.outlets as used_by
from own
left join elsewhere as e on own.media_key = e.media_key
order by own.position
limit 100
"""
_RELATED = f"""
with linking as materialized (
    select d.article_key, d.published_at
    from search_index.documents as d
    where d.article_no in (select article_no from search_index.linking_to where number = {article_number("$key")})
), naming as materialized (
    select article_key, block, position
    from marts.fct_related_items
    where related_article_key is not distinct from $key
        and article_key in (select article_key from linking union all select $key)
), {ROWS_OF.format("linking").strip()}
select 'names' as direction, r.title, r.url, r.block, r.position, r.related_article_key as article_key,
    r.is_related_article_stored as is_stored
from marts.fct_related_items as r
where r.article_key = $key
union all
select 'is named by', a.title, a.canonical_url, r.block, r.position, a.article_key, true
from naming as r
inner join near on r.article_key = near.article_key
inner join marts.fct_articles as a on near.row_id = a.rowid
order by direction desc, position, article_key, url
limit 60
"""
_COPIES = """
select
    d.containment, d.similarity, d.seconds_between, d.is_same_outlet, d.article_key = $key as is_later,
    a.article_key, a.title, o.outlet_name as outlet, o.outlet_id, a.published_at
from marts.fct_article_duplicates as d
inner join marts.fct_articles as a
    on a.article_key = case when d.article_key = $key then d.earlier_article_key else d.article_key end
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
where d.article_key = $key or d.earlier_article_key = $key
order by d.similarity desc
limit 40
"""
_FETCHES = """
select requested_at, outcome, http_status, url, found_by, found_on, duration_ms, warc_record, error
from marts.fct_page_fetches
where article_key = $key
order by requested_at desc
limit 50
"""
_SQL_OF = {
    "article": _ARTICLE,
    "places": _PLACES,
    "agencies": _AGENCIES,
    "authors": _AUTHORS,
    "revisions": _REVISIONS,
    "media": "with " + _MEDIA.strip(),
    "related": _RELATED,
    "copies": _COPIES,
    "fetches": _FETCHES,
}


_NAMES = """
select
    m.field, m.start_offset, m.end_offset, m.surface_form, m.evidence, m.confidence, m.{one}_key as id,
    coalesce(d.{one}_name, m.surface_form) as name, d.is_resolved
from marts.fct_{one}_mentions as m
left join marts.dim_{many} as d on m.{one}_key = d.{one}_key
where m.article_key = $key and m.{one}_key <> repeat('0', 32)
order by m.field, m.start_offset
limit 1000
"""
_QUOTATIONS = f"""
select
    q.field, q.start_offset, q.end_offset, q.content, q.cue, q.kind, q.evidence, p.person_key,
    coalesce(p.person_name, q.speaker_name, q.speaker_surface_form) as speaker
from marts.fct_quotations as q
left join marts.dim_people as p on q.person_key = p.person_key and not p.is_unknown
where q.article_key = $key and q.confidence >= {LEAST_CONFIDENCE}
order by q.position
limit 200
"""


def _ask(asked: Asked) -> list[Question]:
    known = dict(_SQL_OF)
    if asked.publication.has("fct_person_mentions", "fct_organisation_mentions"):
        known["people"] = _NAMES.format(one="person", many="people")
        known["organisations"] = _NAMES.format(one="organisation", many="organisations")
    if asked.publication.has("fct_quotations", "dim_people"):
        known["quotations"] = _QUOTATIONS
    return [Question(name, sql, {"key": asked.key}) for name, sql in known.items()]


ARTICLE = View("article", "/articles/{key}", _ask, needs=("fct_articles",), subject="article")
