-- One row an article and thing mentioned of the batch where the bridge and the mentions may differ.
with bridged as (
    select article_key, sum(mention_count) as n
    from candidate.marts.bridge_article_{{ enricher.name }}
    where article_key in (select article_key from fct_articles)
    group by article_key
),

mentioned as (
    select article_key, count(*) as n
    from fct_{{ enricher.mention_table }}
    group by article_key
)

select
    coalesce(bridged.article_key, mentioned.article_key) as name,
    coalesce(bridged.n, 0) - coalesce(mentioned.n, 0) as mentions_missing
from bridged
full outer join mentioned on bridged.article_key = mentioned.article_key
