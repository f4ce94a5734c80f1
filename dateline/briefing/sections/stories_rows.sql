-- The articles of each story of the period.
select
    coalesce(links.story_key, period.article_key) as story_key,
    links.position,
    outlets.outlet,
    links.placed_at,
    links.seconds_after_first,
    period.title,
    period.canonical_url,
    period.article_key
from period
left join marts.bridge_story_articles as links on period.article_key = links.article_key
inner join outlets on period.outlet_key = outlets.outlet_key
order by story_key, links.position
