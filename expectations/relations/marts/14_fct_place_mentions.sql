-- One row a mention of a place in an article of the batch.
select
    mentions.load_id,
    mentions.article_key,
    mentions.surface_form as name,
    places.place_id,
    places.is_resolved,
    places.place_id = 'unknown' as is_unknown_place
from candidate.marts.fct_place_mentions as mentions
left join candidate.marts.dim_places as places on mentions.place_key = places.place_key
where
    mentions.load_id in (select load_id from batch)
    and mentions.article_key in (select article_key from fct_articles)
