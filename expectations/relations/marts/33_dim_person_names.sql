-- One row a name of the people that the batch mentions.
select
    names.name,
    names.join_confidence,
    trim(names.name_folded) = '' as is_empty
from candidate.marts.dim_person_names as names
inner join candidate.marts.dim_people as things on names.person_key = things.person_key
where things.person_id in (select person_id from fct_person_mentions)
