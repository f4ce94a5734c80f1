-- One row a mention of an agency in an article of the batch.
select
    mentions.load_id,
    mentions.article_key,
    mentions.surface_form as name,
    agencies.is_listed,
    mentions.role
from candidate.marts.fct_agency_mentions as mentions
left join candidate.marts.dim_agencies as agencies on mentions.agency_key = agencies.agency_key
where
    mentions.load_id in (select load_id from batch)
    and mentions.article_key in (select article_key from fct_articles)
