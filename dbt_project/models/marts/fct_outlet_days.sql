{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'outlet_day_key', 'replace_keys': 'int_affected_outlet_days'}
) }}

-- depends_on: {{ ref('int_affected_outlet_days') }}
with page_fetches as (
    select * from {{ ref('fct_page_fetches') }}
    where outcome <> 'redirected' and coalesce(found_by, '') <> 'source' {{ if_of_affected_days('requested_date') }}
),

rejections as (
    select
        load_id,
        url
    from {{ ref('fct_rejected_rows') }}
    where relation = 'articles' and url is not null {{ if_of_loads_in('page_fetches') }}
),

readings as (
    select
        load_id,
        article_key
    from {{ ref('int_article_readings') }}
    where true {{ if_of_loads_in('page_fetches') }}
),

-- a rejection names the address that was asked for, or the one that answered
judged as (
    select
        outlet_key,
        requested_date,
        url,
        coalesce(found_by in ('feed', 'sitemap', 'listing'), false) as is_listed,
        outcome = 'saved' as is_saved,
        outcome in ('fetched', 'saved') as is_there,
        (load_id, url) in (
            select
                load_id,
                url
            from rejections
        )
        or (load_id, coalesce(final_url, url)) in (
            select
                load_id,
                url
            from rejections
        ) as is_rejected,
        (load_id, article_key) in (
            select
                load_id,
                article_key
            from readings
        ) as is_read
    from page_fetches
),

fetched_days as (
    select
        outlet_key,
        requested_date as date,
        count(distinct case when is_listed then url end) as listed_count,
        count(distinct case when not is_saved then url end) as attempted_count,
        count(distinct case when is_there and not is_saved then url end) as fetched_count,
        count(distinct case when is_saved then url end) as saved_count,
        count(distinct case when is_there and is_rejected then url end) as rejected_count,
        count(distinct case when is_there and is_read and not is_rejected then url end) as stored_count
    from judged
    group by outlet_key, requested_date
),

published_days as (
    select
        outlet_key,
        published_date as date,
        count(*) as published_count
    from {{ ref('fct_articles') }}
    where published_date is not null {{ if_of_affected_days('published_date') }}
    group by outlet_key, published_date
),

days as (
    select
        coalesce(fetched_days.outlet_key, published_days.outlet_key) as outlet_key,
        coalesce(fetched_days.date, published_days.date) as date,
        fetched_days.listed_count,
        fetched_days.attempted_count,
        fetched_days.fetched_count,
        fetched_days.saved_count,
        fetched_days.rejected_count,
        fetched_days.stored_count,
        published_days.published_count
    from fetched_days
    full outer join published_days
        on fetched_days.outlet_key = published_days.outlet_key and fetched_days.date = published_days.date
)

select
    {{ surrogate_key(['outlet_key', 'date']) }} as outlet_day_key,
    outlet_key,
    {{ date_key('date') }} as date_key,
    cast(coalesce(listed_count, 0) as integer) as listed_count,
    cast(coalesce(attempted_count, 0) as integer) as attempted_count,
    cast(coalesce(fetched_count, 0) as integer) as fetched_count,
    cast(coalesce(saved_count, 0) as integer) as saved_count,
    cast(coalesce(rejected_count, 0) as integer) as rejected_count,
    cast(coalesce(stored_count, 0) as integer) as stored_count,
    cast(coalesce(published_count, 0) as integer) as published_count,
    date
from days
