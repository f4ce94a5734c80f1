-- The candidates by the numbers of their texts.
with candidates as (
    select
        article_key,
        earlier_article_key
    from {{ ref('int_event_candidates') }}
),

texts as (
    select
        text_number,
        article_key
    from {{ ref('int_event_texts') }}
)

select
    later.text_number,
    earlier.text_number as earlier_text_number
from candidates
inner join texts as later on candidates.article_key = later.article_key
inner join texts as earlier on candidates.earlier_article_key = earlier.article_key
