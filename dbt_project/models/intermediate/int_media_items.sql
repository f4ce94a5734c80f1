{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_affected_media') }}
-- depends_on: {{ ref('int_reread_articles') }}

{{ child_observations('stg_media_items', [
    'media_key',
    'position',
    'role',
    'url',
    'asset_ref',
    'asset_path',
    'media_type',
    'file_extension',
    'aspect_ratio',
    'native_ticks',
    'asset_created_at',
    'asset_created_precision',
    'caption',
    'credit',
    'alt_text',
    'width',
    'height',
    'thumbnail_url'
]) }}

select * from marked
