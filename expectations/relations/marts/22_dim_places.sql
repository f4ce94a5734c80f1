-- One row a place that the batch mentions, beside its country.
select
    places.place_id as name,
    trim(places.place_name) = '' as is_nameless,
    places.is_resolved,
    places.is_resolved and places.place_type <> 'country' and places.country_code is not null
    and countries.country_code is not null and countries.country_code <> places.country_code as is_in_other_country,
    places.is_resolved and places.latitude is null and places.place_type = 'city' as is_city_without_point
from candidate.marts.dim_places as places
left join candidate.marts.dim_places as countries on places.country_place_key = countries.place_key
where places.place_id in (select place_id from fct_place_mentions)
