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

readings as (
    select * from arriving
    {% if is_incremental() %}
        union all by name
        select * exclude (is_latest)
        from {{ this.include(database=false) }}
        where
            article_key in (select article_key from {{ ref('int_reread_articles') }})
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
)

select
    readings.*,
    ranked.place_from_latest = 1 as is_latest
from readings
inner join ranked on readings.reading_key = ranked.reading_key
