-- compiled by `make generate` from dbt_project/analyses, digest 372a6678d89f3f1d
-- Who is named where, and how often?
--
-- One row an outlet and person, by the articles that name the person.

with articles as (
    select
        article_key,
        outlet_key,
        count(*) over (partition by outlet_key) as outlet_article_count
    from marts.fct_articles
)

select
    outlets.outlet_name as outlet,
    people.person_name as person,
    people.person_title,
    people.person_country_code,
    count(*) as article_count,
    cast(sum(bridge.mention_count) as integer) as mention_count,
    count(*) filter (where bridge.is_in_title) as headline_count,
    cast(sum(bridge.quotation_count) as integer) as quotation_count,
    round(100.0 * count(*) / max(articles.outlet_article_count), 1) as share_percent
from marts.bridge_article_people as bridge
inner join articles on bridge.article_key = articles.article_key
inner join marts.dim_people as people on bridge.person_key = people.person_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
where not people.is_unknown
group by outlets.outlet_name, people.person_key, people.person_name, people.person_title, people.person_country_code
order by
    article_count desc,
    mention_count desc,
    outlets.outlet_name,
    people.person_name,
    people.person_country_code,
    people.person_key
