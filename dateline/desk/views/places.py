"""The map, and the page of one place with what lies in it."""

from __future__ import annotations

from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.matching import match
from dateline.desk.views.parts import (
    BY_AGENCY,
    BY_OUTLET,
    COUNTED_PLACES,
    SERIES,
    SUMMARY,
    draw_bars,
    draw_series,
    hits,
)
from dateline.desk.views.view import Asked, Plot, View
from dateline.desk.warehouse.queries import Question
from dateline.plots.specifications import Look
from dateline.plots.worldmap import Point, map_svg

_POINTS = """
by_outlet as (
    select number, outlet_no, count(*) as articles
    from named_places
    group by number, outlet_no
), counted as (
    select any_value(n.key) as place_key, sum(c.articles)::bigint as articles, count(*) as outlets
    from by_outlet as c
    inner join search_index.numbers as n on c.number = n.number and n.kind = 'place'
    group by c.number
)
select
    p.place_id as id, p.place_name as name, p.place_type, p.country_name, p.country_code, p.latitude, p.longitude,
    c.articles,
    c.outlets
from counted as c
inner join marts.dim_places as p on c.place_key = p.place_key
where p.latitude is not null
order by c.articles desc, name
limit 300
"""
_PLACE = """
select
    p.place_id as id, p.place_name as name, p.place_type, p.country_code, p.country_name, p.admin1_name, p.population,
    p.latitude,
    p.longitude, p.geoname_id, w.place_id as within_id, w.place_name as within_name
from marts.dim_places as p
left join marts.dim_places as w
    on w.place_key = case when p.place_type = 'city' then p.admin1_place_key else p.country_place_key end
    and w.place_key <> p.place_key and w.is_resolved
where p.place_id = $key
limit 1
"""
_WITHIN = """
with around as (
    select place_key from marts.dim_places where place_id = $key
), inside as (
    select *
    from marts.dim_places
    where
        place_id <> $key
        and (admin1_place_key in (from around) or country_place_key in (from around))
)
select
    p.place_id as id, p.place_name as name, p.place_type, p.latitude, p.longitude, p.country_name,
    count(*) as articles
from inside as p
inner join marts.bridge_article_places as b on p.place_key = b.place_key
group by all
order by articles desc, name
limit 60
"""
_TOGETHER = f"""
{COUNTED_PLACES}
select q.place_id as id, q.place_name as name, q.country_name, sum(c.articles)::bigint as articles
from counted_places as c
inner join marts.dim_places as q on c.place_key = q.place_key
where q.place_id <> $key and q.is_resolved
group by all
order by articles desc, name
limit 15
"""


def _ask_map(asked: Asked) -> list[Question]:
    matching = match(asked.publication, asked.filters)
    return [matching.question("summary", SUMMARY), matching.question("points", _POINTS)]


def _ask_place(asked: Asked) -> list[Question]:
    filters = Filters(**(asked.filters.model_dump() | {"place": [asked.key]}))
    matching = match(asked.publication, filters)
    key = asked.key
    return [
        Question("place", _PLACE, {"key": key}),
        matching.question("summary", SUMMARY),
        matching.question("series", SERIES),
        matching.question("outlets", BY_OUTLET),
        matching.question("agencies", BY_AGENCY),
        Question("within", _WITHIN, {"key": key}),
        matching.question("together", _TOGETHER, key=key),
        hits(matching, "newest", filters.page),
    ]


def points_of(rows: list[dict[str, Any]]) -> list[Point]:
    """Return the points of a map."""
    return [
        Point(row["latitude"], row["longitude"], row["articles"], row["name"], f"{row['name']}: {row['articles']}")
        for row in rows
    ]


def _draw_map(rows: list[dict[str, Any]], look: Look) -> str:
    return map_svg(points_of(rows), look.palette, "")


MAP = View(
    "map",
    "/map",
    _ask_map,
    plots={"points": Plot("points", _draw_map)},
    needs=("bridge_article_places", "dim_places"),
    menu=4,
)
PLACE = View(
    "place",
    "/places/{key}",
    _ask_place,
    plots={"series": Plot("series", draw_series), "outlets": Plot("outlets", draw_bars)},
    needs=("bridge_article_places", "dim_places"),
    subject="place",
)
