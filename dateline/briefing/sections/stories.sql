-- One row a story of the period, told by most outlets first: who ran it first, and who followed after how long. An
-- article that nobody else ran is a story of its own.
, told as (
    select
        coalesce(links.story_key, period.article_key) as story_key,
        period.article_key,
        coalesce(links.placed_at, period.published_at, period.first_seen_at) as placed_at,
        coalesce(links.seconds_after_first, 0) as seconds_after_first,
        period.title,
        period.lead,
        period.canonical_url,
        period.word_count,
        period.language,
        outlets.outlet,
        row_number() over (
            partition by coalesce(links.story_key, period.article_key) order by links.placed_at, period.article_key
        ) as turn,
        row_number() over (
            partition by coalesce(links.story_key, period.article_key), period.outlet_key
            order by links.placed_at, period.article_key
        ) as turn_of_outlet
    from period
    left join marts.bridge_story_articles as links on period.article_key = links.article_key
    inner join outlets on period.outlet_key = outlets.outlet_key
)

select
    told.story_key,
    count(*) as article_count,
    count(distinct told.outlet) as outlet_count,
    max(case when told.turn = 1 then told.title end) as title,
    max(case when told.turn = 1 then told.lead end) as lead,
    max(case when told.turn = 1 then told.canonical_url end) as canonical_url,
    max(case when told.turn = 1 then told.language end) as language,
    max(case when told.turn = 1 then told.outlet end) as first_outlet,
    min(told.placed_at) as first_placed_at,
    coalesce(
        list(
            {'outlet': told.outlet, 'url': told.canonical_url, 'title': told.title, 'seconds': told.seconds_after_first}
            order by told.turn
        ) filter (where told.turn > 1 and told.turn_of_outlet = 1),
        []
    ) as followers,
    count(*) over () as total_count
from told
group by told.story_key
order by outlet_count desc, article_count desc, max(told.word_count) desc, told.story_key
limit 12
