-- One row a key of a story that is no more.
select
    published_key as row_key,
    count(*) filter (is_main_successor) as main_successors,
    published_key in (select story_key from candidate.marts.dim_stories) as is_published_still
from candidate.marts.story_key_history
group by published_key
