-- One row: the articles that the search index has beside those that there are. Keys are compared by the sum of their
-- hashes, which a join of a million keys would take twenty times as long to compare.
select
    'articles' as name,
    indexed.article_count as indexed_count,
    stored.article_count as expected_count,
    indexed.key_sum <> stored.key_sum as has_other_articles,
    (
        select count(*) from candidate.search_index.documents as documents
        where not exists (
            select 1 from candidate.search_index.runs as runs
            where documents.article_no between runs.first_no and runs.last_no
        )
    ) as unplaced_count
from (
    select count(*) as article_count, coalesce(bit_xor(hash(article_key)), 0) as key_sum
    from candidate.search_index.documents
) as indexed
cross join (
    select count(*) as article_count, coalesce(bit_xor(hash(article_key)), 0) as key_sum
    from candidate.marts.fct_articles
) as stored
