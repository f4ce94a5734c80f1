{{ links_by_postings(
    ref('int_story_terms'), ref('int_affected_story_texts'), 'term', 'term_count', story_reach(), story_window()
) }}

select
    article_key,
    earlier_article_key,
    placed_at,
    earlier_placed_at,
    count(*) as shared_count
from links
group by article_key, earlier_article_key, placed_at, earlier_placed_at
having count(*) >= {{ least_shared_terms() }}
