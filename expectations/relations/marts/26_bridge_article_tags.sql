-- One row a keyword of an article of the batch.
select
    tags.load_id,
    tags.article_key,
    tags.tag,
    length(trim(tags.tag)) as tag_length,
    count(*) over (partition by tags.article_key) as tags_of_article
from candidate.marts.bridge_article_tags as tags
where
    tags.load_id in (select load_id from batch)
    and tags.article_key in (select article_key from fct_articles)
