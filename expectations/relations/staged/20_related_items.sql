-- One row a staged related item.
select
    {{ passed_on('related_items', 'items') }},
    articles.row_number as found_article_row,
    nullif(trim(items.related_ref), '') as related_ref,
    length(items.title) as title_length,
    items.related_ref = items.article_ref as points_at_itself
from source.related_items as items
left join articles on items.load_id = articles.load_id and items.article_row = articles.row_number
