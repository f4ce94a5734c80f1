-- the days of outlets that the batch changes: before it, and by what it brings
with days as (
    select
        outlet_key,
        date
    from {{ ref('int_leaving_outlet_days') }}
    union
    select
        outlet_key,
        requested_date as date
    from {{ ref('stg_page_fetches') }}
    union
    select
        outlet_key,
        published_date as date
    from {{ ref('fct_articles') }}
    where
        published_date is not null
        and {{ rows_with_keys(ref('fct_articles'), 'article_key', ref('int_affected_articles')) }}
)

select
    {{ surrogate_key(['outlet_key', 'date']) }} as outlet_day_key,
    outlet_key,
    date
from days
