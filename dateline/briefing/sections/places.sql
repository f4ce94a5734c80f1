-- One row a place named in the period: articles, and the usual number for as many days (the 28 days before).
-- rise is the difference in units of the spread that chance alone gives such a count (Poisson; half an article at least).
, named as (
    select
        bridge.place_key,
        count(*) filter (where dated.day >= $since) as article_count,
        count(*) filter (where dated.day < $since) * (date_diff('day', $since, $until) + 1) / 28.0 as usual_count
    from marts.bridge_article_places as bridge
    inner join dated on bridge.article_key = dated.article_key
    where dated.day between $since - interval '28 days' and $until
    group by bridge.place_key
)

select
    places.place_key,
    places.place_name as place,
    places.country_name,
    places.country_code,
    places.place_type,
    places.latitude,
    places.longitude,
    named.article_count,
    round(named.usual_count, 1) as usual_count,
    round((named.article_count - named.usual_count) / sqrt(greatest(named.usual_count, 0.5)), 2) as rise
from named
inner join marts.dim_places as places on named.place_key = places.place_key
where places.is_resolved
order by named.article_count desc, places.place_name, places.place_key
