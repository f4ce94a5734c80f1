-- compiled by `make generate` from dbt_project/analyses, digest 816e5434d6b21a82
-- About which countries does each outlet write?
--
-- One row an outlet and country, by the share of the outlet's articles that name the country or a place in it.

with articles as (
    select
        article_key,
        outlet_key,
        count(*) over (partition by outlet_key) as outlet_article_count
    from marts.fct_articles
),

named as (
    select distinct
        bridge.article_key,
        places.country_code,
        places.country_name
    from marts.bridge_article_places as bridge
    inner join marts.dim_places as places on bridge.place_key = places.place_key
    where places.country_code is not null
)

select
    outlets.outlet_name as outlet,
    named.country_code,
    min(named.country_name) as country,
    count(*) as article_count,
    round(100.0 * count(*) / max(articles.outlet_article_count), 1) as share_percent
from named
inner join articles on named.article_key = articles.article_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
group by outlets.outlet_name, named.country_code
order by outlets.outlet_name, article_count desc, named.country_code
