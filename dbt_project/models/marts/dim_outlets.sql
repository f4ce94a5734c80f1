{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={
        'replace_column': 'outlet_id',
        'replace_keys': 'int_batch_loads',
        'unknown_member': "'unknown'"
    }
) }}

-- depends_on: {{ ref('int_batch_loads') }}

with definitions as (
    select * from {{ ref('int_outlets') }}
    {% if is_incremental() %}
        where outlet_id in (select outlet_id from {{ ref('int_batch_loads') }})
    {% endif %}
),

-- a load that lost its outlet's row says nothing about the definition, unless no load has one
telling as (
    select
        *,
        max(case when is_defined then 1 else 0 end) over (partition by outlet_id) as has_definition,
        -- the day is a fact of the outlet and not of a version: what is known last is true of all of them
        last_value(founded_date ignore nulls) over (
            partition by outlet_id order by staged_at, load_id
            rows between unbounded preceding and unbounded following
        ) as known_founded_date
    from definitions
),

compared as (
    select
        *,
        lag(definition_hash) over (partition by outlet_id order by staged_at, load_id) as earlier_hash
    from telling
    where is_defined or has_definition = 0
),

changes as (
    select *
    from compared
    where earlier_hash is null or earlier_hash <> definition_hash
),

bounded as (
    select
        *,
        row_number() over (partition by outlet_id order by staged_at, load_id) as version_number,
        lead(staged_at) over (partition by outlet_id order by staged_at, load_id) as valid_to_at
    from changes
),

versions as (
    select
        case
            when valid_to_at is null then {{ outlet_key() }}
            else {{ surrogate_key(['outlet_id', 'version_number']) }}
        end as outlet_key,
        {{ key_or_unknown('agency_id') }} as agency_key,
        outlet_id,
        name,
        collection,
        country_code,
        language,
        time_zone,
        homepage_url,
        known_founded_date as founded_date,
        cast(version_number as integer) as version_number,
        valid_to_at is null as is_current,
        staged_at as valid_from_at,
        valid_to_at
    from bounded
)

select * from versions
where outlet_id <> 'unknown'
union all
select
    {{ unknown_key() }} as outlet_key,
    {{ unknown_key() }} as agency_key,
    'unknown' as outlet_id,
    'Unknown outlet' as name,
    'unknown' as collection,
    cast(null as varchar) as country_code,
    cast(null as varchar) as language,
    cast(null as varchar) as time_zone,
    cast(null as varchar) as homepage_url,
    cast(null as date) as founded_date,
    1 as version_number,
    true as is_current,
    timestamp '1900-01-01 00:00:00' as valid_from_at,
    cast(null as timestamp) as valid_to_at
