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
    best.name as organisation_name,
    {{ searchable('best.name') }} as organisation_name_folded,
    best.other_names as other_organisation_names,
    organisations.abbreviation as organisation_abbreviation,
    organisations.kind as organisation_kind,
    coalesce(nullif(agencies.country_code, ''), organisations.country_code) as organisation_country_code,
    organisations.join_confidence,
    organisations.is_resolved,
    false as is_unknown,
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
    'Unknown organisation' as organisation_name,
    'unknown organisation' as organisation_name_folded,
    null as other_organisation_names,
    null as organisation_abbreviation,
    null as organisation_kind,
    null as organisation_country_code,
    null as join_confidence,
    false as is_resolved,
    true as is_unknown,
    null as first_seen_at,
    null as last_seen_at
