-- compiled by `make generate` from dbt_project/analyses, digest 37cc90bf30f4253c
-- What does each outlet call a person?
--
-- One row a person, title and outlet, for people who have several titles in print.

with titled as (
    select
        mentions.person_key,
        mentions.title,
        articles.outlet_key,
        count(*) as mention_count
    from marts.fct_person_mentions as mentions
    inner join marts.fct_articles as articles on mentions.article_key = articles.article_key
    where mentions.title is not null
    group by mentions.person_key, mentions.title, articles.outlet_key
),

several as (
    select person_key
    from titled
    group by person_key
    having count(distinct title) > 1
)

select
    people.person_name as person,
    outlets.outlet_name as outlet,
    titled.title,
    titled.mention_count
from titled
inner join several on titled.person_key = several.person_key
inner join marts.dim_people as people on titled.person_key = people.person_key
inner join marts.dim_outlets as outlets on titled.outlet_key = outlets.outlet_key
order by people.person_name, titled.mention_count desc, outlets.outlet_name, titled.title
