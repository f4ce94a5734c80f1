{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'place_key', 'replace_keys': 'int_affected_places'}
) }}

-- depends_on: {{ ref('int_affected_places') }}
with places as (
    select
        place_key,
        name
    from {{ ref('dim_places') }}
    where place_key <> {{ unknown_key() }}
    {% if is_incremental() %}
        and place_key in (select place_key from {{ ref('int_affected_places') }})
    {% endif %}
),

own as (
    select
        place_key,
        {{ searchable('name') }} as name_folded,
        {{ script_of('name') }} as script
    from places
),

spelt as (
    select
        place_key,
        {{ searchable('name_folded') }} as name_folded,
        script
    from {{ ref('int_place_spellings') }}
),

names as (
    select * from own
    union all
    select * from spelt
)

select
    place_key,
    name_folded as name,
    name_folded,
    min(script) as script
from names
group by place_key, name_folded
