{{ links_by_postings(
    ref('int_story_terms'), ref('int_affected_story_texts'), 'term', 'term_count', story_reach(), story_window(),
    least_shared=least_shared_terms()
) }}

select
    article_key,
    earlier_article_key,
    placed_at,
    earlier_placed_at,
    shared_count
from links
