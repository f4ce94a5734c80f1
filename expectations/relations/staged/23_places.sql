-- One row a staged place, with its distance from the rectangle of its country in degrees.
select
    {{ passed_on('places', 'places') }},
    (places.latitude is null) = (places.longitude is null) as has_whole_point,
    greatest(
        0, boxes.south - places.latitude, places.latitude - boxes.north,
        boxes.west - places.longitude, places.longitude - boxes.east
    ) as degrees_outside_country,
    row_number() over (partition by places.load_id, places.place_id order by places.row_number) as copy_number
from source.places as places
left join country_boxes as boxes on places.country_code = boxes.country_code
