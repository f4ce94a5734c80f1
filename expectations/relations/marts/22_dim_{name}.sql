-- One row a member of the dimension of one enricher that the batch mentions.
select
    things.{{ enricher.id_column }} as name,
    trim(things.{{ enricher.noun }}_name) = '' as is_nameless
from candidate.marts.dim_{{ enricher.name }} as things
where things.{{ enricher.id_column }} in (select {{ enricher.id_column }} from fct_{{ enricher.mention_table }})
