-- compiled by `make generate` from dbt_project/analyses, digest b8bd5d8cbadec966
-- Between which outlets do texts travel, and in which direction?
--
-- One row a pair of outlets: articles of the following outlet that copy text of the leading one.

with pairs as (
    select * from marts.fct_article_duplicates
    where not is_same_outlet
),

articles as (
    select
        article_key,
        outlet_key
    from marts.fct_articles
),

directed as (
    select
        leaders.outlet_key as leading_outlet_key,
        followers.outlet_key as following_outlet_key,
        count(distinct pairs.article_key) as copied_article_count,
        avg(pairs.containment) as mean_containment,
        avg(pairs.seconds_between) / 60.0 as mean_minutes_between
    from pairs
    inner join articles as leaders on pairs.earlier_article_key = leaders.article_key
    inner join articles as followers on pairs.article_key = followers.article_key
    group by leaders.outlet_key, followers.outlet_key
)

select
    leading_outlets.outlet_name as leading_outlet,
    following_outlets.outlet_name as following_outlet,
    directed.copied_article_count,
    round(directed.mean_containment, 2) as mean_containment,
    round(directed.mean_minutes_between) as mean_minutes_between
from directed
inner join marts.dim_outlets as leading_outlets on directed.leading_outlet_key = leading_outlets.outlet_key
inner join marts.dim_outlets as following_outlets on directed.following_outlet_key = following_outlets.outlet_key
order by directed.copied_article_count desc, leading_outlets.outlet_name, following_outlets.outlet_name
