{{ config(materialized='view') }}

with observations as (
    select * from {{ ref('int_agency_mentions') }}
)

select
    article_key,
    agency_key,
    load_id,
    field,
    role,
    surface_form,
    evidence,
    media_position,
    start_offset,
    end_offset,
    is_own
from observations
where is_latest
