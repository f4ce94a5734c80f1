with readings as (
    select
        article_key,
        body,
        is_latest,
        published_at,
        is_published_day_only,
        min(fetched_at) over (partition by article_key) as first_seen_at
    from {{ ref('int_article_readings') }}
    where
        {{ rows_with_keys(ref('int_article_readings'), 'article_key', ref('int_reread_articles')) }}
),

texts as (
    select
        article_key,
        {{ placed_at() }} as placed_at,
        {{ words(comparable_text('body')) }} as words
    from readings
    where is_latest
),

sampled as (
    select
        article_key,
        placed_at,
        {{ shingles('words', 5, sample_rate() | int) }} as shingles
    from texts
    where len(words) >= {{ least_words() }}
)

select
    article_key,
    placed_at,
    {{ elements('shingles') }} as shingle,
    cast(len(shingles) as integer) as shingle_count
from sampled
