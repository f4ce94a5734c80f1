-- One row a staged use of an asset.
select
    {{ passed_on('media_items', 'items') }},
    articles.row_number as found_article_row,
    regexp_extract(items.url, '^([A-Za-z]+):', 1) as url_scheme,
    (epoch(items.asset_created_at) - epoch(articles.fetched_at)) / 3600 as created_hours_ahead,
    year(items.asset_created_at) as created_year
from source.media_items as items
left join articles on items.load_id = articles.load_id and items.article_row = articles.row_number
