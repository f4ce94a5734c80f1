"""People and organisations: who is named most, and the page of one: where, with whom, and what was quoted."""

from __future__ import annotations

from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.matching import match
from dateline.desk.views.parts import BY_OUTLET, BY_PLACE, ROWS_OF, SERIES, SUMMARY, draw_bars, draw_series, hits
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.search.facts import LEAST_CONFIDENCE

# counted by number; who is unknown has no name. Names and distinct outlets are dear: they are looked up of those alone
# that may be shown, which are no more than the rows of the page and those that have no name
_LIST = """
counted as materialized (
    select number, count(*) as articles from named_{many} group by number
), first as materialized (
    select articles
    from counted
    order by articles desc
    limit 200 + (select count(*) from marts.dim_{many} where {one}_name is null or {one}_key = repeat('0', 32))
), ahead as materialized (
    select number, articles from counted where articles >= (select min(articles) from first)
), named as materialized (
    select c.number, d.{one}_key as id, d.{one}_name as name, c.articles
    from ahead as c
    inner join search_index.numbers as n on c.number = n.number and n.kind = '{one}'
    inner join marts.dim_{many} as d on n.key = d.{one}_key
    where d.{one}_name is not null and d.{one}_key <> repeat('0', 32)
    order by c.articles desc, name, id
    limit 200
), spread as (
    select number, count(*) as outlets
    from (
        select distinct number, outlet_no
        from named_{many}
        where number in (select number from named)
    )
    group by number
), quoted as (
    select number, count(*) as quotations
    from (select unnest(quoted_{one}_nos) as number from matching)
    where number in (select number from named)
    group by number
)
select n.id, n.name, n.articles, s.outlets, coalesce(q.quotations, 0) as quotations
from named as n
inner join spread as s on n.number = s.number
left join quoted as q on n.number = q.number
order by n.articles desc, n.name, n.id
"""
_ABOUT = """
select d.*, d.{one}_key as id, d.{one}_name as name
from marts.dim_{many} as d
where d.{one}_key = $key and not d.is_unknown
limit 1
"""
_TOGETHER = """
counted as (
    select number, count(*) as articles from named_people group by number
)
select d.person_key as id, d.person_name as name, c.articles
from counted as c
inner join search_index.numbers as n on c.number = n.number and n.kind = 'person'
inner join marts.dim_people as d on n.key = d.person_key
where d.person_key not in ($key, repeat('0', 32)) and d.person_name is not null
order by c.articles desc, name, id
limit 15
"""
# the articles that quote somebody are found by number, the latest of them by time: marts.fct_quotations joins the names
# of all quotations before any are left out, and its tables are asked for the few that are shown, at last by row
_QUOTED = f"""
with quoting as materialized (
    select d.article_no, d.published_at
    from search_index.documents as d
    where d.article_no in (
        select q.article_no
        from search_index.quoting_{{many}} as q
        inner join search_index.numbers as n on q.number = n.number and n.kind = '{{one}}'
        where n.key = $key
    )
), first as materialized (
    select published_at from quoting order by published_at desc nulls last limit 40
), ahead as materialized (
    select article_no, published_at from quoting where published_at >= (select min(published_at) from first)
    union all
    select article_no, published_at
    from quoting
    where published_at is null and (select count(*) from first where published_at is null) > 0
), latest as materialized (
    select d.article_key, a.published_at
    from ahead as a
    inner join search_index.documents as d on a.article_no = d.article_no
), said as materialized (
    select rowid as said_id, article_key, position, speaker_{{one}}_naming_key as naming_key
    from working.int_quotations
    where
        article_key in (select article_key from latest)
        and is_latest and confidence >= {LEAST_CONFIDENCE}
), page as materialized (
    select q.said_id, q.article_key, md5(q.article_key || '|' || q.position) as quotation_key, f.published_at
    from said as q
    inner join latest as f on q.article_key = f.article_key
    where q.naming_key in (select naming_key from working.int_{{one}}_joins where {{one}}_key = $key)
    order by f.published_at desc nulls last, quotation_key
    limit 40
), {ROWS_OF.format("page").strip()}
select
    p.quotation_key, q.content, q.cue, q.kind, q.speaker_title, q.evidence, a.article_key, a.title, a.language,
    o.outlet_name as outlet, a.published_at
from page as p
inner join working.int_quotations as q on p.said_id = q.rowid
inner join near on p.article_key = near.article_key
inner join marts.fct_articles as a on near.row_id = a.rowid
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
order by a.published_at desc nulls last, p.quotation_key
"""
# each of the articles that quote somebody has one quotation at least: no more of them are needed than rows up to this
# page, and those of the same time as the last
_QUOTATIONS = f"""
first as materialized (
    select published_at from matching where quotation_count > 0 order by published_at desc nulls last limit $skip + 40
), ahead as materialized (
    select article_no, published_at
    from matching
    where quotation_count > 0 and published_at >= (select min(published_at) from first)
    union all
    select article_no, published_at
    from matching
    where
        quotation_count > 0 and published_at is null
        and (select count(*) from first where published_at is null) > 0
), latest as materialized (
    select d.article_key, a.published_at
    from ahead as a
    inner join search_index.documents as d on a.article_no = d.article_no
), page as materialized (
    select q.rowid as said_id, q.article_key, m.published_at
    from working.int_quotations as q
    inner join latest as m on q.article_key = m.article_key
    where q.is_latest and q.confidence >= {LEAST_CONFIDENCE}
    order by m.published_at desc nulls last, q.article_key, q.position
    limit 40 offset $skip
), {ROWS_OF.format("page").strip()}
select
    md5(q.article_key || '|' || q.position) as quotation_key, q.content, q.cue, q.kind, q.speaker_surface_form,
    q.speaker_title, p.person_key, coalesce(p.person_name, q.speaker_name, q.speaker_surface_form) as speaker,
    a.article_key, a.title, a.language, o.outlet_name as outlet, o.outlet_id, a.published_at
from page
inner join working.int_quotations as q on page.said_id = q.rowid
inner join near on page.article_key = near.article_key
inner join marts.fct_articles as a on near.row_id = a.rowid
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
left join working.int_person_joins as j on q.speaker_person_naming_key = j.naming_key
left join marts.dim_people as p on j.person_key = p.person_key and p.person_key <> repeat('0', 32)
order by a.published_at desc nulls last, a.article_key, q.position
"""
_NAMES = ("dim_people", "bridge_article_people", "dim_organisations", "bridge_article_organisations")


def _list_of(many: str, one: str) -> Any:
    def ask(asked: Asked) -> list[Question]:
        matching = match(asked.publication, asked.filters)
        return [
            matching.question("summary", SUMMARY),
            matching.question(many, _LIST.format(many=many, one=one)),
        ]

    return ask


def _page_of(one: str, many: str) -> Any:
    def ask(asked: Asked) -> list[Question]:
        filters = Filters(**(asked.filters.model_dump() | {one: [asked.key]}))
        matching = match(asked.publication, filters)
        values = {"key": asked.key}
        quoted = [Question("quotations", _QUOTED.format(one=one, many=many), values)]
        return [
            Question(one, _ABOUT.format(one=one, many=many), values),
            matching.question("summary", SUMMARY),
            matching.question("series", SERIES),
            matching.question("outlets", BY_OUTLET),
            matching.question("places", BY_PLACE),
            matching.question("together", _TOGETHER, key=asked.key),
            *(quoted if asked.publication.has("fct_quotations") else []),
            hits(matching, "newest", filters.page),
        ]

    return ask


def _ask_quotations(asked: Asked) -> list[Question]:
    matching = match(asked.publication, asked.filters)
    skip = (asked.filters.page - 1) * 40
    return [matching.question("summary", SUMMARY), matching.question("quotations", _QUOTATIONS, skip=skip)]


_PLOTS = {"series": Plot("series", draw_series), "outlets": Plot("outlets", draw_bars)}
PEOPLE = View(
    "people",
    "/people",
    _list_of("people", "person"),
    plots={"people": Plot("people", draw_bars)},
    needs=_NAMES,
    menu=10,
)
PERSON = View("person", "/people/{key}", _page_of("person", "people"), plots=_PLOTS, needs=_NAMES, subject="person")
ORGANISATIONS = View(
    "organisations",
    "/organisations",
    _list_of("organisations", "organisation"),
    plots={"organisations": Plot("organisations", draw_bars)},
    needs=_NAMES,
    menu=11,
)
ORGANISATION = View(
    "organisation",
    "/organisations/{key}",
    _page_of("organisation", "organisations"),
    plots=_PLOTS,
    needs=_NAMES,
    subject="organisation",
)
QUOTATIONS = View("quotations", "/quotations", _ask_quotations, needs=(*_NAMES, "fct_quotations"), menu=12)
