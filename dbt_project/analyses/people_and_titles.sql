-- What does each outlet call a person?
--
-- One row a person, title and outlet, for people who have several titles in print.

with titled as (
    select
        mentions.person_key,
        mentions.title,
        articles.outlet_key,
        count(*) as mention_count
    from {{ ref('fct_person_mentions') }} as mentions
    inner join {{ ref('fct_articles') }} as articles on mentions.article_key = articles.article_key
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
    people.name as person,
    outlets.name as outlet,
    titled.title,
    titled.mention_count
from titled
inner join several on titled.person_key = several.person_key
inner join {{ ref('dim_people') }} as people on titled.person_key = people.person_key
inner join {{ ref('dim_outlets') }} as outlets on titled.outlet_key = outlets.outlet_key
order by people.name, titled.mention_count desc, outlets.name, titled.title
