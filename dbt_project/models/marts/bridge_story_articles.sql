{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_regrouped_articles'}
) }}

-- depends_on: {{ ref('int_regrouped_articles') }}
-- depends_on: {{ ref('int_affected_articles') }}
with arriving_stories as (
    select * from {{ ref('int_arriving_stories') }}
)

select
    story_key,
    article_key,
    first_article_key,
    original_article_key,
    position,
    cast({{ seconds_between('first_placed_at', 'placed_at') }} as bigint) as seconds_after_first,
    position = 1 as is_first,
    article_key = original_article_key as is_original,
    placed_at
from arriving_stories
