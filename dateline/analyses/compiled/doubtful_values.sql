-- compiled by `make generate` from dbt_project/analyses, digest fd70359771212b7d
-- Whose titles, dates and authors are in doubt: weak by the reader's own estimate, or contradicted by the page itself?
--
-- One row an outlet, worst first. fct_articles.field_candidates has the values that contradict each other.

select
    outlets.outlet_name as outlet,
    count(*) as article_count,
    sum(case when articles.title_confidence < 0.7 then 1 else 0 end) as weak_title_count,
    sum(case when articles.published_confidence < 0.7 then 1 else 0 end) as weak_published_count,
    sum(case when articles.authors_confidence < 0.7 then 1 else 0 end) as weak_authors_count,
    round(100.0 * sum(case when articles.has_weak_value then 1 else 0 end) / count(*), 1) as weak_percent,
    round(100.0 * sum(case when articles.has_disagreeing_sources then 1 else 0 end) / count(*), 1)
        as disagreeing_percent
from marts.fct_articles as articles
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
group by outlets.outlet_name
order by weak_percent desc, disagreeing_percent desc, outlets.outlet_name
