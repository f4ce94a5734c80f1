-- The terms of the articles that are compared, numbered by time.
with candidates as (
    select * from {{ ref('int_event_candidates') }}
),

compared as (
    select
        article_key,
        placed_at
    from candidates
    union
    select
        earlier_article_key as article_key,
        earlier_placed_at as placed_at
    from candidates
),

readings as (
    select
        article_key,
        outlet_key,
        language,
        story_terms
    from {{ ref('int_article_readings') }}
    where
        is_latest
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'compared') }}
)

select
    cast(row_number() over (order by compared.placed_at, compared.article_key) as integer) as text_number,
    readings.*,
    compared.placed_at
from compared
inner join readings on compared.article_key = readings.article_key
