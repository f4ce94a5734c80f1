-- compiled by `make generate` from dbt_project/analyses, digest 23b5cfe5ed256e62
-- Which articles do related lists point at that the warehouse does not have?
--
-- One row a missing article, most pointed at first: addresses to fetch next.

select
    outlets.outlet_name as outlet,
    related_items.native_id,
    min(related_items.url) as url,
    min(related_items.title) as title,
    count(distinct related_items.article_key) as pointing_article_count,
    max(articles.last_seen_at) as last_pointed_at
from marts.fct_related_items as related_items
inner join marts.fct_articles as articles on related_items.article_key = articles.article_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
where not related_items.is_related_article_stored
group by outlets.outlet_name, related_items.related_article_key, related_items.native_id
order by pointing_article_count desc, url
