{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={
        'replace_column': 'place_key',
        'replace_keys': 'int_affected_places',
        'unknown_member': unknown_key()
    }
) }}

-- depends_on: {{ ref('int_affected_places') }}

with stated as (
    select * from {{ ref('int_places') }}
    {% if is_incremental() %}
        where
            {{ rows_with_keys(ref('int_places'), 'place_key', ref('int_affected_places')) }}
    {% endif %}
),

last_staged as (
    select
        place_key,
        max(staged_at) as staged_at
    from stated
    group by place_key
),

ranked as (
    select
        stated.*,
        row_number() over (
            partition by stated.place_key order by stated.load_id desc, stated.row_number desc
        ) as place_from_latest
    from stated
    inner join last_staged
        on
            stated.place_key = last_staged.place_key
            and stated.staged_at = last_staged.staged_at
),

latest as (
    select
        place_key,
        admin1_place_key,
        country_place_key,
        place_id,
        id_source,
        geoname_id,
        name as place_name,
        place_type,
        country_code,
        country_name,
        admin1_name,
        latitude,
        longitude,
        population,
        is_resolved,
        false as is_unknown
    from ranked
    where place_from_latest = 1
),

-- named, and with no row of its own left: seldom any, so that the mentions are hardly read. A parent counts as named by
-- any stated row, not by the latest alone: which row is the latest may change without any change to the parent
missing as (
    {% if is_incremental() %}
        select place_key from {{ ref('int_affected_places') }}
    {% else %}
        select place_key from {{ ref('int_place_mentions') }}
        union
        select admin1_place_key from stated
        union
        select country_place_key from stated
    {% endif %}
    except
    select place_key from latest
),

named as (
    select
        place_key,
        place_id
    from {{ ref('int_place_mentions') }}
    where place_key in (select place_key from missing) and place_id is not null
    union
    select
        admin1_place_key,
        admin1_place_id
    from {{ ref('int_places') }}
    where admin1_place_key in (select place_key from missing) and admin1_place_id is not null
    union
    select
        country_place_key,
        country_place_id
    from {{ ref('int_places') }}
    where country_place_key in (select place_key from missing) and country_place_id is not null
),

-- a mention or a child whose place row was refused keeps a place to point at
unstated as (
    select
        place_key,
        {{ unknown_key() }} as admin1_place_key,
        {{ unknown_key() }} as country_place_key,
        place_id,
        'unresolved' as id_source,
        null as geoname_id,
        place_id as place_name,
        'unknown' as place_type,
        null as country_code,
        null as country_name,
        null as admin1_name,
        null as latitude,
        null as longitude,
        null as population,
        false as is_resolved,
        false as is_unknown
    from named
)

select * from latest
union all
select * from unstated
union all
select
    {{ unknown_key() }} as place_key,
    {{ unknown_key() }} as admin1_place_key,
    {{ unknown_key() }} as country_place_key,
    'unknown' as place_id,
    'unresolved' as id_source,
    null as geoname_id,
    'Unknown place' as place_name,
    'unknown' as place_type,
    null as country_code,
    null as country_name,
    null as admin1_name,
    null as latitude,
    null as longitude,
    null as population,
    false as is_resolved,
    true as is_unknown
