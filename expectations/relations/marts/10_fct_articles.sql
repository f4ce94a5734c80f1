-- One row an article whose latest reading is in the batch, with the counts of the tables that hang on it.
-- What hangs on the latest reading came in the same load: asked for by load, it costs what is new, not what is stored.
with of_batch as (
    select *
    from candidate.marts.fct_articles
    where load_id in (select load_id from batch)
),

related as (
    select article_key, count(*) as n
    from candidate.marts.fct_related_items
    where load_id in (select load_id from batch) and article_key in (select article_key from of_batch)
    group by article_key
),

media as (
    select article_key, count(*) as n
    from candidate.marts.fct_article_media
    where load_id in (select load_id from batch) and article_key in (select article_key from of_batch)
    group by article_key
),

revisions as (
    select article_key, count(*) as n
    from candidate.working.int_article_revisions
    where article_key in (select article_key from of_batch)
    group by article_key
)

select
    of_batch.article_key,
    of_batch.load_id,
    of_batch.canonical_url as url,
    (epoch(of_batch.last_seen_at) - epoch(getvariable('now'))) / 3600 as last_seen_hours_ahead,
    (epoch(of_batch.last_seen_at) - epoch(of_batch.first_seen_at)) / 3600 as seen_hours,
    (epoch(of_batch.published_at) - epoch(of_batch.first_seen_at)) / 3600 as published_hours_after_seen,
    date_diff('day', outlets.founded_date, of_batch.published_date) + 1 as published_days_after_founding,
    of_batch.published_at is not null and dates.date is null as is_date_unknown,
    of_batch.related_item_count - coalesce(related.n, 0) as related_items_missing,
    of_batch.media_count - coalesce(media.n, 0) as media_missing,
    of_batch.revision_count - coalesce(revisions.n, 0) as revisions_missing,
    (of_batch.duplicate_of_article_key = of_batch.article_key) as is_its_own_duplicate
from of_batch
left join candidate.marts.dim_outlets as outlets on of_batch.outlet_key = outlets.outlet_key
left join candidate.marts.dim_dates as dates on of_batch.published_date_key = dates.date_key
left join related on of_batch.article_key = related.article_key
left join media on of_batch.article_key = media.article_key
left join revisions on of_batch.article_key = revisions.article_key
