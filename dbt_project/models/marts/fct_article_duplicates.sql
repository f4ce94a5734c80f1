{{ replaces_articles_of('int_affected_texts') }}

with pairs as (
    select * from {{ ref('int_duplicate_pairs') }}
    where true {{ if_replaced(ref('int_duplicate_pairs'), 'int_affected_texts') }}
)

select
    {{ surrogate_key(['article_key', 'earlier_article_key']) }} as article_duplicate_key,
    article_key,
    earlier_article_key,
    cast({{ seconds_between('earlier_placed_at', 'placed_at') }} as bigint) as seconds_between,
    containment,
    similarity,
    is_same_outlet,
    placed_at,
    earlier_placed_at
from pairs
