{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_reread_articles') }}

with readings as (
    select
        article_key,
        reading_key,
        content_hash,
        fetched_at,
        load_id,
        row_number
    from {{ ref('int_article_readings') }}
    {% if is_incremental() %}
        where
            {{ rows_with_keys(ref('int_article_readings'), 'article_key', ref('int_reread_articles')) }}
    {% endif %}
),

compared as (
    select
        *,
        lag(content_hash) over (
            partition by article_key order by fetched_at, load_id, row_number
        ) as earlier_hash
    from readings
),

numbered as (
    select
        *,
        sum(case when content_hash = earlier_hash then 0 else 1 end) over (
            partition by article_key
            order by fetched_at, load_id, row_number
            rows between unbounded preceding and current row
        ) as revision_number
    from compared
),

last_in_revision as (
    select
        *,
        row_number() over (
            partition by article_key, revision_number
            order by fetched_at desc, load_id desc, row_number desc
        ) as place_from_last,
        min(fetched_at) over (partition by article_key, revision_number) as valid_from_at,
        count(*) over (partition by article_key, revision_number) as reading_count
    from numbered
),

revisions as (
    select
        article_key,
        reading_key,
        content_hash,
        reading_count,
        valid_from_at,
        cast(revision_number as integer) as revision_number
    from last_in_revision
    where place_from_last = 1
),

bounded as (
    select
        *,
        lead(valid_from_at) over (partition by article_key order by revision_number) as valid_to_at
    from revisions
)

select
    article_key,
    reading_key,
    content_hash,
    revision_number,
    cast(reading_count as integer) as reading_count,
    valid_to_at is null as is_current,
    valid_from_at,
    valid_to_at
from bounded
