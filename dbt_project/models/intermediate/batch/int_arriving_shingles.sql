with readings as (
    {{ reread_readings('body') }}
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
    where {{ list_size('words') }} >= {{ least_words() }}
)

select
    article_key,
    placed_at,
    {{ elements('shingles') }} as shingle,
    cast({{ list_size('shingles') }} as integer) as shingle_count
from sampled
