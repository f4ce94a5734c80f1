-- One row an article that was found taken down in the period.
select
    dated.article_key,
    outlets.outlet,
    dated.title,
    dated.canonical_url,
    dated.language,
    dated.published_at,
    dated.removed_at
from dated
inner join outlets on dated.outlet_key = outlets.outlet_key
where dated.is_removed and cast(dated.removed_at as date) between $since and $until
order by dated.removed_at desc, dated.article_key
