{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_affected_places') }}
-- depends_on: {{ ref('int_reread_articles') }}

{{ child_observations('stg_place_mentions', [
    'place_key',
    'field',
    'start_offset',
    'end_offset',
    'surface_form',
    'kind',
    'place_id',
    'confidence',
    'evidence'
]) }}

select * from marked
