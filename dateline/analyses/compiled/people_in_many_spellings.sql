-- compiled by `make generate` from dbt_project/analyses, digest ffb4e7145411fe1b
-- Whose name is written in several ways, and why are the names taken for one person?
--
-- One row a person whom articles print by several names, with the scripts and the least sure join.

select
    people.person_name as person,
    count(distinct names.name) as name_count,
    string_agg(distinct names.script, ', ' order by names.script) as scripts,
    string_agg(distinct names.name, ' | ' order by names.name) as names,
    min(names.join_confidence) as join_confidence,
    arg_min(names.join_evidence, (names.join_confidence, names.name, names.naming_id)) as least_sure_evidence
from marts.dim_person_names as names
inner join marts.dim_people as people on names.person_key = people.person_key
where names.mention_count > 0
group by people.person_key, people.person_name
having count(distinct names.name) > 1
order by name_count desc, people.person_name, people.person_key
