{{ members_of_namings('organisation', 'organisations') }}

organisations as (
    select
        organisation_key,
        min(organisation_id) as organisation_id,
        min(agency_id) as agency_id,
        min(member_country_code) as country_code,
        min(organisation_kind) as kind,
        min(abbreviation) as abbreviation,
        bool_or(is_listed) as is_resolved,
        cast(min(join_confidence) as double) as join_confidence,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from members
    group by organisation_key
),

agencies as (
    select
        agency_id,
        country_code
    from {{ ref('agencies') }}
)

select
    organisations.organisation_key,
    {{ key_or_unknown('organisations.agency_id') }} as agency_key,
    organisations.organisation_id,
    best.name,
    {{ searchable('best.name') }} as name_folded,
    best.other_names,
    organisations.abbreviation,
    organisations.kind,
    coalesce(nullif(agencies.country_code, ''), organisations.country_code) as country_code,
    organisations.join_confidence,
    organisations.is_resolved,
    organisations.first_seen_at,
    organisations.last_seen_at
from organisations
inner join best on organisations.organisation_key = best.organisation_key
left join agencies on organisations.agency_id = agencies.agency_id
union all
select
    {{ unknown_key() }} as organisation_key,
    {{ unknown_key() }} as agency_key,
    'unknown' as organisation_id,
    'Unknown organisation' as name,
    'unknown organisation' as name_folded,
    null as other_names,
    null as abbreviation,
    null as kind,
    null as country_code,
    null as join_confidence,
    false as is_resolved,
    null as first_seen_at,
    null as last_seen_at
