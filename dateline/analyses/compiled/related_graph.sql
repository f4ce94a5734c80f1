-- compiled by `make generate` from dbt_project/analyses, digest 9b467ff216850aeb
-- Which articles do related lists lead to most, and from how far back?
--
-- One row an article that is pointed at, stored or not: its title is the list's where the article itself was never
-- fetched.

with links as (
    select
        related_items.related_article_key,
        related_items.article_key,
        related_items.title,
        related_items.url,
        related_items.is_related_article_stored,
        articles.outlet_key,
        articles.published_at
    from marts.fct_related_items as related_items
    inner join marts.fct_articles as articles on related_items.article_key = articles.article_key
),

pointed_at as (
    select
        related_article_key,
        min(outlet_key) as outlet_key,
        min(title) as title,
        min(url) as url,
        count(distinct article_key) as pointing_article_count,
        max(case when is_related_article_stored then 1 else 0 end) = 1 as is_stored,
        min(published_at) as first_pointed_at,
        max(published_at) as last_pointed_at
    from links
    group by related_article_key
)

select
    outlets.outlet_name as outlet,
    coalesce(articles.title, pointed_at.title) as title,
    pointed_at.url,
    pointed_at.pointing_article_count,
    pointed_at.is_stored,
    articles.published_at,
    pointed_at.first_pointed_at,
    pointed_at.last_pointed_at
from pointed_at
inner join marts.dim_outlets as outlets on pointed_at.outlet_key = outlets.outlet_key
left join marts.fct_articles as articles on pointed_at.related_article_key = articles.article_key
order by pointed_at.pointing_article_count desc, pointed_at.url
