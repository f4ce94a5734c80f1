{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_reread_articles') }}

{{ child_observations('stg_article_updates', [
    'position',
    'headline',
    'published_at_raw',
    'url',
    'start_offset',
    'end_offset',
    'published_at'
]) }}

select * from marked
