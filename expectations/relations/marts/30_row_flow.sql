-- One row a load of the batch and staged table: rows that came in, rows stored, rows refused.
-- What an earlier version of a load stored is replaced, so that stored rows are those of this version alone.
with staged as (
    select load_id, 'articles' as relation, count(*) as n from candidate.staged.articles group by load_id
    union all
    select load_id, 'article_authors', count(*) from candidate.staged.article_authors group by load_id
    union all
    select load_id, 'related_items', count(*) from candidate.staged.related_items group by load_id
    union all
    select load_id, 'media_items', count(*) from candidate.staged.media_items group by load_id
    union all
    select load_id, 'place_mentions', count(*) from candidate.staged.place_mentions group by load_id
    union all
    select load_id, 'places', count(*) from candidate.staged.places group by load_id
    union all
    select load_id, 'agency_mentions', count(*) from candidate.staged.agency_mentions group by load_id
    union all
    select load_id, 'page_fetches', count(*) from candidate.staged.page_fetches group by load_id
    union all
    select load_id, 'rejected_rows', count(*) from candidate.staged.rejected_rows group by load_id
    union all
    select load_id, 'gate_rejects', count(*) from candidate.staged.gate_rejects group by load_id
),

stored as (
    select load_id, 'articles' as relation, count(*) as n from candidate.intermediate.int_article_readings
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'article_authors', count(*) from candidate.intermediate.int_article_authors
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'related_items', count(*) from candidate.intermediate.int_related_items
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'media_items', count(*) from candidate.intermediate.int_media_items
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'place_mentions', count(*) from candidate.intermediate.int_place_mentions
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'places', count(*) from candidate.intermediate.int_places
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'agency_mentions', count(*) from candidate.intermediate.int_agency_mentions
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, 'page_fetches', count(*) from candidate.marts.fct_page_fetches
    where load_id in (select load_id from batch) group by load_id
    union all
    select load_id, if(stage = 'gate', 'gate_rejects', 'rejected_rows'), count(*) from fct_rejected_rows
    where stage in ('gate', 'staging') group by all
),

dropped as (
    select load_id, relation, count(*) as n from fct_rejected_rows
    where stage = 'warehouse' group by all
),

joined as (
    select
        coalesce(staged.load_id, stored.load_id) as load_id,
        coalesce(staged.relation, stored.relation) as relation,
        coalesce(staged.n, 0) as staged_count,
        coalesce(stored.n, 0) as stored_count
    from staged
    full outer join stored on staged.load_id = stored.load_id and staged.relation = stored.relation
)

select
    joined.*,
    coalesce(dropped.n, 0) as dropped_count,
    joined.load_id || ' ' || joined.relation as name,
    joined.staged_count - joined.stored_count - coalesce(dropped.n, 0) as rows_missing
from joined
left join dropped on joined.load_id = dropped.load_id and joined.relation = dropped.relation
