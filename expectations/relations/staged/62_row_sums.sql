-- One row a load and staged table: the rows that its manifest promises and the rows that its file has.
with found as (
    select load_id, 'articles' as relation, count(*) as n from articles group by load_id
    union all
    select load_id, 'article_authors', count(*) from article_authors group by load_id
    union all
    select load_id, 'related_items', count(*) from related_items group by load_id
    union all
    select load_id, 'media_items', count(*) from media_items group by load_id
    union all
    select load_id, 'place_mentions', count(*) from place_mentions group by load_id
    union all
    select load_id, 'places', count(*) from places group by load_id
    union all
    select load_id, 'agency_mentions', count(*) from agency_mentions group by load_id
    union all
    select load_id, 'page_fetches', count(*) from page_fetches group by load_id
    union all
    select load_id, 'rejected_rows', count(*) from rejected_rows group by load_id
    union all
    select load_id, 'outlets', count(*) from outlets group by load_id
),

promised as (
    select load_id, unnest(map_keys(manifest_rows)) as relation, unnest(map_values(manifest_rows)) as n
    from loads_of_batch
)

select
    coalesce(promised.load_id, found.load_id) as load_id,
    coalesce(promised.relation, found.relation) as relation,
    coalesce(promised.n, 0) as promised_count,
    coalesce(found.n, 0) as found_count
from promised
full outer join found on promised.load_id = found.load_id and promised.relation = found.relation
