-- Each revision of an article of the batch beside the one before it; an article that never changed has none.
with revisions as (
    select
        article_key,
        revision_number,
        reading_key
    from {{ ref('int_article_revisions') }}
    where article_key in (select article_key from {{ ref('int_reread_articles') }})
),

paired as (
    select
        *,
        lag(reading_key) over (partition by article_key order by revision_number) as earlier_reading_key
    from revisions
)

select
    article_key,
    revision_number,
    reading_key,
    earlier_reading_key,
    {{ surrogate_key(['article_key', 'revision_number']) }} as revision_key
from paired
where earlier_reading_key is not null
