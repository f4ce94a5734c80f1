-- compiled by `make generate` from dbt_project/analyses, digest b2392e5ee25c0056
-- How does a text echo: who ran it first, who followed, and after how long?
--
-- One row an outlet that carries a story which another outlet ran first. agency is the one that the first article
-- credits.

with members as (
    select * from marts.bridge_story_articles
),

articles as (
    select * from marts.fct_articles
),

first_credits as (
    select
        bridge.article_key,
        min(agencies.agency_name) as agency
    from marts.bridge_article_agencies as bridge
    inner join marts.dim_agencies as agencies on bridge.agency_key = agencies.agency_key
    where bridge.is_credited and not agencies.is_unknown
    group by bridge.article_key
),

followers as (
    select
        members.story_key,
        articles.outlet_key,
        min(members.seconds_after_first) as seconds_after_first,
        count(*) as article_count
    from members
    inner join articles on members.article_key = articles.article_key
    group by members.story_key, articles.outlet_key
)

select
    stories.story_title,
    first_outlets.outlet_name as first_outlet,
    first_credits.agency,
    stories.first_placed_at,
    outlets.outlet_name as following_outlet,
    round(followers.seconds_after_first / 60.0) as minutes_after_first,
    followers.article_count,
    stories.outlet_count as story_outlet_count
from followers
inner join marts.dim_stories as stories on followers.story_key = stories.story_key
inner join marts.dim_outlets as outlets on followers.outlet_key = outlets.outlet_key
inner join marts.dim_outlets as first_outlets on stories.first_outlet_key = first_outlets.outlet_key
left join first_credits on stories.first_article_key = first_credits.article_key
where followers.outlet_key <> stories.first_outlet_key
order by stories.outlet_count desc, stories.first_placed_at, followers.seconds_after_first, outlets.outlet_name
