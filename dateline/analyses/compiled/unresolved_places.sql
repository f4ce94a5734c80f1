-- compiled by `make generate` from dbt_project/analyses, digest c3e2975a6c033ee6
-- Which places are named that no gazetteer has, and where are they said to be?
--
-- One row an unresolved place, most articles first: what to add to the project's own list of places.

select
    places.place_name as place,
    places.country_name,
    count(distinct mentions.article_key) as article_count,
    count(*) as mention_count,
    min(mentions.surface_form) as surface_form_example,
    min(articles.title) as title_example
from marts.fct_place_mentions as mentions
inner join marts.dim_places as places on mentions.place_key = places.place_key
inner join marts.fct_articles as articles on mentions.article_key = articles.article_key
where not places.is_resolved and not places.is_unknown
group by places.place_key, places.place_name, places.country_name
order by article_count desc, mention_count desc, places.place_name
