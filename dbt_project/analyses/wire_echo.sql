-- How does a text echo: who ran it first, who followed, and after how long?
--
-- One row an outlet that carries a text which another outlet ran first. What is counted are articles with one text:
-- reports of the same event in other words are of the same story, and no echo. agency is the one that the first article
-- credits.

with members as (
    select * from {{ ref('bridge_story_articles') }}
),

articles as (
    select * from {{ ref('fct_articles') }}
),

first_credits as (
    select
        bridge.article_key,
        min(agencies.agency_name) as agency
    from {{ ref('bridge_article_agencies') }} as bridge
    inner join {{ ref('dim_agencies') }} as agencies on bridge.agency_key = agencies.agency_key
    where bridge.is_credited and not agencies.is_unknown
    group by bridge.article_key
),

carried as (
    select
        members.original_article_key,
        members.article_key,
        articles.outlet_key,
        {{ seconds_between('originals.placed_at', 'members.placed_at') }} as seconds_after_first
    from members
    inner join members as originals on members.original_article_key = originals.article_key
    inner join articles on members.article_key = articles.article_key
),

texts as (
    select
        original_article_key,
        count(distinct outlet_key) as outlet_count
    from carried
    group by original_article_key
),

firsts as (
    select
        articles.article_key,
        articles.title,
        articles.outlet_key,
        members.placed_at
    from members
    inner join articles on members.article_key = articles.article_key
    where members.is_original
),

followers as (
    select
        original_article_key,
        outlet_key,
        min(seconds_after_first) as seconds_after_first,
        count(*) as article_count
    from carried
    group by original_article_key, outlet_key
)

select
    firsts.title as story_title,
    first_outlets.outlet_name as first_outlet,
    first_credits.agency,
    firsts.placed_at as first_placed_at,
    outlets.outlet_name as following_outlet,
    round(followers.seconds_after_first / 60.0) as minutes_after_first,
    followers.article_count,
    texts.outlet_count as story_outlet_count
from followers
inner join firsts on followers.original_article_key = firsts.article_key
inner join texts on followers.original_article_key = texts.original_article_key
inner join {{ ref('dim_outlets') }} as outlets on followers.outlet_key = outlets.outlet_key
inner join {{ ref('dim_outlets') }} as first_outlets on firsts.outlet_key = first_outlets.outlet_key
left join first_credits on firsts.article_key = first_credits.article_key
where followers.outlet_key <> firsts.outlet_key
order by
    texts.outlet_count desc, firsts.placed_at, followers.seconds_after_first, outlets.outlet_name, firsts.article_key
