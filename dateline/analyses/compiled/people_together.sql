-- compiled by `make generate` from dbt_project/analyses, digest cda693b5d548a9c7
-- Who is named together with whom?
--
-- One row a pair of people whom at least two articles name, the most frequent first. Articles that name more than forty
-- people are lists, and say nothing of pairs.

with sizes as (
    select article_key
    from marts.bridge_article_people
    group by article_key
    having count(*) between 2 and 40
),

named as (
    select
        bridge.article_key,
        people.person_key,
        people.person_name
    from marts.bridge_article_people as bridge
    inner join sizes on bridge.article_key = sizes.article_key
    inner join marts.dim_people as people on bridge.person_key = people.person_key
    where not people.is_unknown
)

select
    one.person_name as person,
    other.person_name as other_person,
    count(*) as article_count,
    count(distinct articles.outlet_key) as outlet_count
from named as one
inner join named as other
    on
        one.article_key = other.article_key
        and (one.person_name, one.person_key) < (other.person_name, other.person_key)
inner join marts.fct_articles as articles on one.article_key = articles.article_key
group by one.person_key, other.person_key, one.person_name, other.person_name
having count(*) > 1
order by article_count desc, one.person_name, other.person_name, one.person_key, other.person_key
