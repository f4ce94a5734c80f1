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
    best.name,
    {{ searchable('best.name') }} as name_folded,
    best.other_names,
    titled.title,
    people.sphere,
    people.country_code,
    people.wikidata_id,
    people.join_confidence,
    people.is_resolved,
    people.first_seen_at,
    people.last_seen_at
from people
inner join best on people.person_key = best.person_key
left join titled on people.person_key = titled.person_key and titled.place = 1
union all
select
    {{ unknown_key() }} as person_key,
    'unknown' as person_id,
    'Unknown person' as name,
    'unknown person' as name_folded,
    null as other_names,
    null as title,
    null as sphere,
    null as country_code,
    null as wikidata_id,
    null as join_confidence,
    false as is_resolved,
    null as first_seen_at,
    null as last_seen_at
