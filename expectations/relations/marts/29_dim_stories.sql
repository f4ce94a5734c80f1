-- One row a story that an article of the batch belongs to, beside the articles that the bridge gives it.
with bridged as (
    select row_key as story_key, count(*) as n, count(*) filter (is_original) as originals
    from bridge_story_articles
    group by row_key
)

select
    stories.story_title as name,
    stories.story_key as row_key,
    stories.article_count - bridged.n as articles_missing,
    stories.original_count - bridged.originals as originals_missing,
    epoch(stories.last_placed_at) - epoch(stories.first_placed_at) as seconds_long,
    stories.outlet_count > stories.article_count as has_more_outlets_than_articles
from candidate.marts.dim_stories as stories
inner join bridged on stories.story_key = bridged.story_key
