{{ config(materialized='view') }}

with observations as (
    select * from {{ ref('int_article_authors') }}
)

select
    article_key,
    load_id,
    name,
    position
from observations
where is_latest
