-- compiled by `make generate` from dbt_project/analyses, digest 999083fb46098782
-- Which organisations are named where, and how often?
--
-- One row an outlet and organisation, by the articles that name it; news agencies are left out, since the analysis
-- who_credits_whom is about them.

with articles as (
    select
        article_key,
        outlet_key,
        count(*) over (partition by outlet_key) as outlet_article_count
    from marts.fct_articles
)

select
    outlets.outlet_name as outlet,
    organisations.organisation_name as organisation,
    organisations.organisation_abbreviation,
    organisations.organisation_kind,
    count(*) as article_count,
    cast(sum(bridge.mention_count) as integer) as mention_count,
    count(*) filter (where bridge.is_in_title) as headline_count,
    round(100.0 * count(*) / max(articles.outlet_article_count), 1) as share_percent
from marts.bridge_article_organisations as bridge
inner join articles on bridge.article_key = articles.article_key
inner join marts.dim_organisations as organisations on bridge.organisation_key = organisations.organisation_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
where not organisations.is_unknown and organisations.agency_key = '00000000000000000000000000000000'
group by
    outlets.outlet_name,
    organisations.organisation_key,
    organisations.organisation_name,
    organisations.organisation_abbreviation,
    organisations.organisation_kind
order by
    article_count desc,
    mention_count desc,
    outlets.outlet_name,
    organisations.organisation_name,
    organisations.organisation_key
