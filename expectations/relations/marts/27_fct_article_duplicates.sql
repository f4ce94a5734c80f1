-- One row a pair of texts of which an article of the batch is one.
select
    article_key,
    containment,
    similarity,
    similarity - containment as similarity_beyond_containment,
    seconds_between,
    article_key = earlier_article_key as is_itself
from candidate.marts.fct_article_duplicates
where article_key in (select article_key from fct_articles)
