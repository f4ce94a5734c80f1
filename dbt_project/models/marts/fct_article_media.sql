{{ config(materialized='view') }}

with observations as (
    select * from {{ ref('int_media_items') }}
)

select
    article_key,
    media_key,
    load_id,
    role,
    url,
    caption,
    credit,
    alt_text,
    thumbnail_url,
    position,
    width,
    height
from observations
where is_latest
