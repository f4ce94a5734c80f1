-- compiled by `make generate` from dbt_project/analyses, digest e17d3dd17643cff0
-- Which outlets carry the copy of which agencies, and how much of what they publish is it?
--
-- One row an outlet and an agency that its bylines, datelines, credits or copyright lines name; its own agency is left
-- out.

with credits as (
    select * from marts.bridge_article_agencies
    where is_credited and not is_own
),

articles as (
    select * from marts.fct_articles
),

outlet_totals as (
    select
        outlet_key,
        count(*) as outlet_article_count
    from articles
    group by outlet_key
),

credited as (
    select
        articles.outlet_key,
        credits.agency_key,
        count(*) as article_count,
        min(articles.published_at) as first_published_at,
        max(articles.published_at) as last_published_at
    from credits
    inner join articles on credits.article_key = articles.article_key
    group by articles.outlet_key, credits.agency_key
)

select
    outlets.outlet_name as outlet,
    agencies.agency_name as agency,
    agencies.agency_country_code,
    agencies.agency_kind,
    credited.article_count,
    round(100.0 * credited.article_count / outlet_totals.outlet_article_count, 1) as share_percent,
    credited.first_published_at,
    credited.last_published_at
from credited
inner join outlet_totals on credited.outlet_key = outlet_totals.outlet_key
inner join marts.dim_outlets as outlets on credited.outlet_key = outlets.outlet_key
inner join marts.dim_agencies as agencies on credited.agency_key = agencies.agency_key
where not agencies.is_unknown
order by credited.article_count desc, outlets.outlet_name, agencies.agency_name
