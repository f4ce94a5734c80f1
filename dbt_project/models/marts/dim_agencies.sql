with agencies as (
    select * from {{ ref('agencies') }}
),

mentioned as (
    select distinct agency_id
    from {{ ref('int_agency_mentions') }}
    where agency_id is not null
),

writing as (
    select distinct agency_id
    from {{ ref('int_article_authors') }}
    where agency_id is not null
),

owning as (
    select distinct agency_id
    from {{ ref('int_outlets') }}
    where agency_id is not null
),

-- an id that a load names and the list does not have keeps a row of its own until the list has it
unlisted as (
    select agency_id from mentioned
    union
    select agency_id from writing
    union
    select agency_id from owning
    except
    select agency_id from agencies
),

listed as (
    select
        {{ key_or_unknown('agency_id') }} as agency_key,
        agency_id,
        name as agency_name,
        split_part(abbreviations, '|', 1) as abbreviation,
        other_names,
        local_names,
        country_code as agency_country_code,
        kind as agency_kind,
        domain,
        wikidata_id,
        true as is_listed,
        false as is_unknown
    from agencies
),

members as (
    select * from listed
    union all
    select
        {{ key_or_unknown('agency_id') }} as agency_key,
        agency_id,
        agency_id as agency_name,
        null as abbreviation,
        null as other_names,
        null as local_names,
        null as agency_country_code,
        'unknown' as agency_kind,
        null as domain,
        null as wikidata_id,
        false as is_listed,
        false as is_unknown
    from unlisted
    union all
    select
        {{ unknown_key() }} as agency_key,
        'unknown' as agency_id,
        'Unknown agency' as agency_name,
        null as abbreviation,
        null as other_names,
        null as local_names,
        null as agency_country_code,
        'unknown' as agency_kind,
        null as domain,
        null as wikidata_id,
        false as is_listed,
        true as is_unknown
)

select
    agency_key,
    agency_id,
    agency_name,
    nullif(abbreviation, '') as abbreviation,
    nullif(other_names, '') as other_names,
    nullif(local_names, '') as local_names,
    nullif(agency_country_code, '') as agency_country_code,
    agency_kind,
    nullif(domain, '') as domain,
    nullif(wikidata_id, '') as wikidata_id,
    is_listed,
    is_unknown
from members
