with members as (
    select * from {{ ref('int_story_members') }}
),

ordered as (
    select
        article_key,
        component,
        placed_at,
        row_number() over (partition by component order by placed_at, article_key) as position
    from members
),

firsts as (
    select
        component,
        article_key as first_article_key,
        placed_at as first_placed_at
    from ordered
    where position = 1
)

select
    {{ surrogate_key(["'story'", 'firsts.first_article_key']) }} as story_key,
    ordered.article_key,
    firsts.first_article_key,
    cast(ordered.position as integer) as position,
    ordered.placed_at,
    firsts.first_placed_at
from ordered
inner join firsts on ordered.component = firsts.component
