{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'match_key', 'replace_keys': 'int_arriving_watch_matches'}
) }}

select
    match_key,
    article_key,
    watch,
    watch_version,
    event,
    content_hash,
    outlet_id,
    publication_id,
    detail,
    held_because,
    position,
    is_alerted,
    occurred_at,
    noticed_at
from {{ ref('int_arriving_watch_matches') }}
