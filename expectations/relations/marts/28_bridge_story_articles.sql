-- One row an article of a story that an article of the batch belongs to.
select
    story_key as row_key,
    article_key,
    seconds_after_first,
    is_original,
    position - coalesce(lag(position) over (partition by story_key order by position), 0) as position_step,
    count(*) over (partition by story_key) as articles_of_story
from candidate.marts.bridge_story_articles
where
    story_key in (
        select story_key from candidate.marts.bridge_story_articles
        where article_key in (select article_key from fct_articles)
    )
