-- One row a story of the period, covered by most outlets first: who ran it first, and who followed after how long. An
-- article that nobody else ran is a story of its own.
, runs as (
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
    runs.story_key,
    count(*) as article_count,
    count(distinct runs.outlet) as outlet_count,
    max(case when runs.turn = 1 then runs.title end) as title,
    max(case when runs.turn = 1 then runs.lead end) as lead,
    max(case when runs.turn = 1 then runs.canonical_url end) as canonical_url,
    max(case when runs.turn = 1 then runs.language end) as language,
    max(case when runs.turn = 1 then runs.outlet end) as first_outlet,
    min(runs.placed_at) as first_placed_at,
    coalesce(
        list(
            {'outlet': runs.outlet, 'url': runs.canonical_url, 'title': runs.title, 'seconds': runs.seconds_after_first}
            order by runs.turn
        ) filter (where runs.turn > 1 and runs.turn_of_outlet = 1),
        []
    ) as followers,
    count(*) over () as total_count
from runs
group by runs.story_key
order by outlet_count desc, article_count desc, max(runs.word_count) desc, runs.story_key
limit 12
