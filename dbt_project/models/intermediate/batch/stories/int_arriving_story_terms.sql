-- The terms by which the articles that were read again may meet others: of what is named and of numbers the heaviest,
-- of other words the heaviest. Terms of one kind alone would leave out texts in another language, or other words.
with readings as (
    {{ reread_readings('story_terms') }}
),

texts as (
    select
        article_key,
        {{ placed_at() }} as placed_at,
        {{ story_terms_to_meet_by('story_terms') }} as terms
    from readings
    where is_latest and story_terms is not null
)

select
    article_key,
    placed_at,
    {{ elements('terms') }} as term,
    cast({{ list_size('terms') }} as integer) as term_count
from texts
