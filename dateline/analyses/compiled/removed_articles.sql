-- compiled by `make generate` from dbt_project/analyses, digest fdd0b2d99ad42232
-- What was taken down, and how long had it stood?
--
-- One row a removed article, latest removal first.

select
    outlets.outlet_name as outlet,
    articles.title,
    articles.canonical_url,
    articles.published_at,
    articles.last_seen_at,
    articles.removed_at,
    round(
        date_diff('second', coalesce(articles.published_at, articles.first_seen_at), articles.removed_at)
        / 86400.0,
        1
    ) as days_standing,
    articles.revision_count,
    articles.duplicate_of_article_key is not null as is_copy
from marts.fct_articles as articles
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
where articles.is_removed
order by articles.removed_at desc, articles.canonical_url
