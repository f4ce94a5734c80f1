with stories as (
    select
        story_key,
        article_key
    from {{ ref('bridge_story_articles') }}
),

retired as (
    select
        story_key as published_key,
        article_key
    from {{ ref('int_retired_stories') }}
    where story_key not in (select story_key from stories)
),

followed as (
    select
        retired.published_key,
        coalesce(stories.story_key, {{ unknown_key() }}) as successor_story_key,
        cast(count(*) as integer) as article_count
    from retired
    left join stories on retired.article_key = stories.article_key
    group by retired.published_key, coalesce(stories.story_key, {{ unknown_key() }})
),

ranked as (
    select
        *,
        row_number() over (
            partition by published_key
            order by
                case when successor_story_key = {{ unknown_key() }} then 1 else 0 end,
                article_count desc,
                successor_story_key
        ) as place
    from followed
)

select
    published_key,
    successor_story_key,
    article_count,
    place = 1 as is_main_successor
from ranked
