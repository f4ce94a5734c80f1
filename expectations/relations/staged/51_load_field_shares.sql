-- One row a load and field of its articles: the share of articles that have a value.
with flags as (
    select
        load_id,
        (title is not null)::integer as title,
        (lead is not null)::integer as lead,
        (body is not null)::integer as body,
        (language is not null)::integer as language,
        (section is not null)::integer as section,
        (tags is not null)::integer as tags,
        (byline_raw is not null)::integer as byline_raw,
        (dateline_raw is not null)::integer as dateline_raw,
        (sign_off is not null)::integer as sign_off,
        (published_at is not null)::integer as published_at,
        (modified_at is not null)::integer as modified_at,
        (native_id is not null)::integer as native_id
    from source.articles
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
    regexp_extract(unpivoted.field, '[a-z_]+', 0) as field,
    unpivoted.share,
    unpivoted.article_count::integer as article_count
from unpivoted
inner join loads_of_batch as loads on unpivoted.load_id = loads.load_id
