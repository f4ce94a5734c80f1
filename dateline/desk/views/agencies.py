"""Agencies: whose copy is used, and the page of one."""

from __future__ import annotations

from dateline.desk.filters import Filters
from dateline.desk.matching import match
from dateline.desk.views.parts import BY_AGENCY, BY_OUTLET, BY_PLACE, SERIES, SUMMARY, draw_bars, draw_series, hits
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question

_AGENCY = """
select
    agency_id as id, name, abbreviation, other_names, local_names, country_code, kind, domain, wikidata_id
from marts.dim_agencies
where agency_id = $key
limit 1
"""
_ROLES = """
select f.role, count(*) as mentions, count(distinct f.article_key) as articles
from marts.fct_agency_mentions as f
inner join marts.dim_agencies as g on f.agency_key = g.agency_key
where g.agency_id = $key
group by all
order by mentions desc
"""


def _ask_agencies(asked: Asked) -> list[Question]:
    matching = match(asked.filters)
    return [matching.question("summary", SUMMARY), matching.question("agencies", BY_AGENCY.replace("25", "200"))]


def _ask_agency(asked: Asked) -> list[Question]:
    filters = Filters(**(asked.filters.model_dump() | {"agency": [asked.key]}))
    matching = match(filters)
    values = {"key": asked.key}
    return [
        Question("agency", _AGENCY, values),
        matching.question("summary", SUMMARY),
        matching.question("series", SERIES),
        matching.question("outlets", BY_OUTLET),
        matching.question("places", BY_PLACE),
        Question("roles", _ROLES, values),
        hits(matching, "newest", filters.page),
    ]


_NEEDS = ("dim_agencies", "bridge_article_agencies")
AGENCIES = View(
    "agencies", "/agencies", _ask_agencies, plots={"agencies": Plot("agencies", draw_bars)}, needs=_NEEDS, menu=8
)
AGENCY = View(
    "agency",
    "/agencies/{key}",
    _ask_agency,
    plots={"series": Plot("series", draw_series), "outlets": Plot("outlets", draw_bars)},
    needs=_NEEDS,
    subject="agency",
)
