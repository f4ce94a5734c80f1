-- One row a use of an asset by an article of the batch.
select
    media.load_id,
    media.url,
    media.role,
    assets.asset_ref = 'unknown' as is_unknown_asset,
    assets.media_type
from candidate.marts.fct_article_media as media
left join candidate.marts.dim_media as assets on media.media_key = assets.media_key
where
    media.load_id in (select load_id from batch)
    and media.article_key in (select article_key from fct_articles)
