{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_reread_articles') }}

with arriving as (
    select * from {{ ref('stg_articles') }}
),

-- read twice, the first time for keys alone: kept between, it would hold every text
readings as {{ recomputed() }} (
    select * from arriving
    {% if is_incremental() %}
        union all by name
        select {{ all_but(['is_latest']) }}
        from {{ this.include(database=false) }}
        where
            {{ rows_with_keys(this.include(database=false), 'article_key', ref('int_reread_articles')) }}
            and load_id not in (select load_id from {{ ref('int_batch_loads') }})
    {% endif %}
),

ranked as (
    select
        reading_key,
        row_number() over (
            partition by article_key
            order by fetched_at desc, load_id desc, row_number desc
        ) as place_from_latest
    from readings
),

latest as (
    select reading_key
    from ranked
    where place_from_latest = 1
)

-- in, and not a join: the hash table then holds keys and never the texts
select
    *,
    reading_key in (select reading_key from latest) as is_latest
from readings
