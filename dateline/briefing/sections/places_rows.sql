-- The articles of the period that name each place.
select
    places.place_name as place,
    places.country_name,
    outlets.outlet,
    period.day,
    period.title,
    period.canonical_url,
    bridge.mention_count,
    period.article_key
from marts.bridge_article_places as bridge
inner join period on bridge.article_key = period.article_key
inner join marts.dim_places as places on bridge.place_key = places.place_key
inner join outlets on period.outlet_key = outlets.outlet_key
order by places.place_name, period.day, period.article_key
