{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

-- depends_on: {{ ref('int_affected_places') }}
with places as (
    select * from {{ ref('stg_places') }}
),

loads as (
    select * from {{ ref('int_batch_loads') }}
)

select
    places.*,
    loads.staged_at
from places
inner join loads on places.load_id = loads.load_id
