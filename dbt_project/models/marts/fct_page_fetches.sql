{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}

-- depends_on: {{ ref('int_affected_articles') }}
-- depends_on: {{ ref('int_leaving_outlet_days') }}

with page_fetches as (
    select * from {{ ref('stg_page_fetches') }}
)

select
    {{ surrogate_key(['load_id', 'row_number']) }} as page_fetch_key,
    outlet_key,
    article_key,
    {{ date_key('requested_date') }} as requested_date_key,
    load_id,
    row_number as load_row_number,
    url,
    final_url,
    outcome,
    content_type,
    error,
    found_by,
    found_on,
    warc_record,
    usage_directives,
    http_status,
    content_length,
    duration_ms,
    attempt_count,
    requested_date,
    requested_at
from page_fetches
