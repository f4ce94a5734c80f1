{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_relinked_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_affected_media') }}
-- depends_on: {{ ref('int_relinked_articles') }}

{{ child_observations('stg_related_items', [
    'related_article_key',
    'media_key',
    'position',
    'related_ref',
    'native_id',
    'sort_number',
    'content_type_id',
    'title',
    'title_raw',
    'title_label',
    'url',
    'asset_ref',
    'block',
], keys_model='int_relinked_articles') }},

stored as (
    select article_key
    from {{ ref('int_article_readings') }}
    where is_latest
)

select
    marked.*,
    stored.article_key is not null as is_related_article_stored
from marked
left join stored on marked.related_article_key = stored.article_key
