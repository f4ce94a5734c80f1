{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_reread_articles') }}

{{ child_observations('stg_agency_mentions', [
    'agency_key',
    'field',
    'media_position',
    'start_offset',
    'end_offset',
    'surface_form',
    'agency_id',
    'role',
    'is_own',
    'evidence'
]) }}

select * from marked
