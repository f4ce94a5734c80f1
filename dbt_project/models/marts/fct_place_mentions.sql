{{ config(materialized='view') }}

with observations as (
    select * from {{ ref('int_place_mentions') }}
)

select
    article_key,
    place_key,
    load_id,
    field,
    surface_form,
    kind,
    evidence,
    start_offset,
    end_offset,
    confidence
from observations
where is_latest
