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

-- what describes the outlet best: a file declares it, else pages of it do, else a load only names it
ranked as (
    select
        *,
        case when not is_defined then 3 when is_provisional then 2 else 1 end as definition_rank
    from definitions
),

best as (
    select *
    from ranked
    qualify definition_rank = min(definition_rank) over (partition by outlet_id)
),

-- of provisional definitions one counts, whatever the order of loads: the one that was made from most pages
in_force as (
    select *
    from best
    qualify
        definition_rank <> 2
        or row_number() over (partition by outlet_id order by evidence_page_count desc nulls last, load_id) = 1
),

compared as (
    select
        *,
        -- the day is a fact of the outlet and not of a version: what is known last is true of all of them
        {{ last_known('founded_date') }} over (
            partition by outlet_id order by staged_at, load_id
            rows between unbounded preceding and unbounded following
        ) as known_founded_date,
        lag(definition_hash) over (partition by outlet_id order by staged_at, load_id) as earlier_hash
    from in_force
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
        name as outlet_name,
        collection,
        country_code as outlet_country_code,
        language as outlet_language,
        time_zone,
        homepage_url,
        known_founded_date as founded_date,
        cast(version_number as integer) as version_number,
        is_provisional,
        valid_to_at is null as is_current,
        false as is_unknown,
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
    'Unknown outlet' as outlet_name,
    'unknown' as collection,
    null as outlet_country_code,
    null as outlet_language,
    null as time_zone,
    null as homepage_url,
    cast(null as date) as founded_date,
    1 as version_number,
    false as is_provisional,
    true as is_current,
    true as is_unknown,
    timestamp '1900-01-01 00:00:00' as valid_from_at,
    cast(null as timestamp) as valid_to_at
