-- One row a name of the organisations that the batch mentions.
select
    names.name,
    names.join_confidence,
    trim(names.name_folded) = '' as is_empty
from candidate.marts.dim_organisation_names as names
inner join candidate.marts.dim_organisations as things on names.organisation_key = things.organisation_key
where things.organisation_id in (select organisation_id from fct_organisation_mentions)
