-- One row a name of the places that the batch mentions.
select
    names.name,
    trim(names.name_folded) = '' as is_empty
from candidate.marts.dim_place_names as names
inner join candidate.marts.dim_places as things on names.place_key = things.place_key
where things.place_id in (select place_id from fct_place_mentions)
