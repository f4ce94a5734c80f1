-- One row an author of an article of the batch.
select
    authors.load_id,
    authors.article_key,
    authors.author_name as name,
    count(*) over (partition by authors.article_key, lower(authors.author_name)) as times_named,
    count(*) filter (authors.author_kind = 'person') over (partition by authors.article_key) as persons_of_article
from candidate.marts.fct_article_authors as authors
where
    authors.load_id in (select load_id from batch)
    and authors.article_key in (select article_key from fct_articles)
