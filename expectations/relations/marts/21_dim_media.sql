-- One row an asset that an article of the batch uses.
select
    media_url as url,
    media_type,
    (epoch(created_at) - epoch(first_seen_at)) / 3600 as created_hours_after_seen,
    native_ticks is not null and created_at is null as has_ticks_only
from candidate.marts.dim_media
where
    media_key in (
        select media_key from candidate.marts.fct_article_media
        where load_id in (select load_id from batch) and article_key in (select article_key from fct_articles)
    )
    and asset_ref <> 'unknown'
