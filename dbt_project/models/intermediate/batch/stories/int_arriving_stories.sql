with members as (
    select
        *,
        count(*) over (partition by first_article_key) as article_count
    from {{ ref('int_story_members') }}
),

ordered as (
    select
        article_key,
        first_article_key,
        original_article_key,
        placed_at,
        row_number() over (partition by first_article_key order by placed_at, article_key) as position
    from members
    where article_count > 1
),

firsts as (
    select
        first_article_key,
        placed_at as first_placed_at
    from ordered
    where position = 1
)

select
    {{ surrogate_key(["'story'", 'ordered.first_article_key']) }} as story_key,
    ordered.article_key,
    ordered.first_article_key,
    ordered.original_article_key,
    cast(ordered.position as integer) as position,
    ordered.placed_at,
    firsts.first_placed_at
from ordered
inner join firsts on ordered.first_article_key = firsts.first_article_key
