{{ links_by_postings(
    ref('int_text_shingles'), ref('int_affected_texts'), 'shingle', 'shingle_count', predecessors(), window_interval()
) }}

-- a tenth of the kept runs: less is the names and quotes of one event
select
    article_key,
    earlier_article_key,
    placed_at,
    earlier_placed_at,
    shingle_count,
    shared_count
from links
where (shared_count >= 2 or shingle_count <= 8) and shared_count >= 0.1 * shingle_count
