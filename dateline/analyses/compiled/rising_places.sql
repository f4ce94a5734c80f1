-- compiled by `make generate` from dbt_project/analyses, digest 901da55161b0ac10
-- Which places rise: named more in the last seven days than in the four weeks before?
--
-- One row a place with at least three articles in the last week. The week ends with the latest load.

with moment as (
    select max(staged_at) as as_of_at from marts.fct_loads
),

named as (
    select
        bridge.place_key,
        bridge.article_key,
        articles.outlet_key,
        articles.published_at > moment.as_of_at - interval '7 days' as is_last_week
    from marts.bridge_article_places as bridge
    inner join marts.fct_articles as articles on bridge.article_key = articles.article_key
    cross join moment
    where
        articles.published_at > moment.as_of_at - interval '35 days'
        and articles.published_at <= moment.as_of_at
),

counted as (
    select
        place_key,
        sum(case when is_last_week then 1 else 0 end) as last_week_count,
        sum(case when is_last_week then 0 else 1 end) / 4.0 as weekly_count_before,
        count(distinct case when is_last_week then outlet_key end) as last_week_outlet_count
    from named
    group by place_key
)

select
    places.place_name as place,
    places.place_type,
    places.country_name,
    counted.last_week_count,
    round(counted.weekly_count_before, 1) as weekly_count_before,
    counted.last_week_outlet_count,
    round((counted.last_week_count + 1) / (counted.weekly_count_before + 1), 2) as rise
from counted
inner join marts.dim_places as places on counted.place_key = places.place_key
where counted.last_week_count >= 3 and not places.is_unknown
order by rise desc, counted.last_week_count desc, places.place_name
