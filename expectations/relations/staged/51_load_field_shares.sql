-- One row a load and field of its articles: the share of articles that have a value.
with flags as (
    select load_id, columns('has_(title|lead|body|language|section|tags|.*_raw|sign_off|.*_at|native_id)')::integer
    from articles
),

shares as (
    select load_id, count(*) as article_count, avg(columns(* exclude (load_id)))
    from flags
    group by load_id
),

unpivoted as (
    unpivot shares on columns(* exclude (load_id, article_count)) into name field value share
)

select
    unpivoted.load_id,
    loads.outlet_id,
    loads.kind,
    regexp_extract(unpivoted.field, 'has_([a-z_]+)', 1) as field,
    unpivoted.share,
    unpivoted.article_count::integer as article_count
from unpivoted
inner join loads_of_batch as loads on unpivoted.load_id = loads.load_id
