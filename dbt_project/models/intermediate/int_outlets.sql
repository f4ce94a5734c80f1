{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

with outlets as (
    select * from {{ ref('stg_outlets') }}
),

loads as (
    select * from {{ ref('int_batch_loads') }}
),

-- a load without its outlet's row still says that the outlet exists, unless it was emptied
definitions as (
    select
        loads.load_id,
        loads.outlet_id,
        loads.staged_at,
        coalesce(outlets.name, loads.outlet_id) as name,
        coalesce(outlets.collection, 'unknown') as collection,
        outlets.country_code,
        outlets.language,
        outlets.time_zone,
        outlets.homepage_url,
        outlets.agency_id,
        outlets.founded_date,
        coalesce(outlets.is_provisional, false) as is_provisional,
        outlets.evidence_page_count,
        outlets.name is not null as is_defined
    from loads
    left join outlets on loads.load_id = outlets.load_id
    where not loads.is_emptied
)

select
    *,
    {{ surrogate_key([
        'name', 'collection', 'country_code', 'language', 'time_zone', 'homepage_url', 'agency_id'
    ]) }} as definition_hash
from definitions
