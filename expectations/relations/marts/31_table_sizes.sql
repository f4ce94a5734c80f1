-- One row a mart that is made load by load: its rows in the candidate beside those in the published file, of which the
-- rows of loads that this batch replaces may go. Without a published file there is nothing to compare with.
select
    name,
    candidate_count,
    published_count,
    replaced_count,
    if(published_count - replaced_count >= 10, candidate_count / (published_count - replaced_count), null) as kept_share
from mart_sizes
