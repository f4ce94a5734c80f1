{{ members_of_namings('person', 'people') }}

titled as (
    select
        person_key,
        title,
        row_number() over (partition by person_key order by last_seen_at desc, mention_count desc, title) as place
    from members
    where title is not null
),

people as (
    select
        person_key,
        min(person_id) as person_id,
        min(member_country_code) as country_code,
        min(sphere) as sphere,
        min(wikidata_id) as wikidata_id,
        bool_or(is_listed) as is_resolved,
        cast(min(join_confidence) as double) as join_confidence,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from members
    group by person_key
)

select
    people.person_key,
    people.person_id,
    best.name as person_name,
    {{ searchable('best.name') }} as person_name_folded,
    best.other_names as other_person_names,
    titled.title as person_title,
    people.sphere as person_sphere,
    people.country_code as person_country_code,
    people.wikidata_id as person_wikidata_id,
    people.join_confidence,
    people.is_resolved,
    false as is_unknown,
    people.first_seen_at,
    people.last_seen_at
from people
inner join best on people.person_key = best.person_key
left join titled on people.person_key = titled.person_key and titled.place = 1
union all
select
    {{ unknown_key() }} as person_key,
    'unknown' as person_id,
    'Unknown person' as person_name,
    'unknown person' as person_name_folded,
    null as other_person_names,
    null as person_title,
    null as person_sphere,
    null as person_country_code,
    null as person_wikidata_id,
    null as join_confidence,
    false as is_resolved,
    true as is_unknown,
    null as first_seen_at,
    null as last_seen_at
