-- The articles of the period.
select
    period.article_key,
    outlets.outlet,
    period.day,
    period.published_at,
    period.title,
    period.canonical_url,
    period.duplicate_of_article_key is not null as is_copy
from period
inner join outlets on period.outlet_key = outlets.outlet_key
order by period.day, period.published_at, period.article_key
