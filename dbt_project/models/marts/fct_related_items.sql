{{ replaces_articles_of('int_relinked_articles') }}

with observations as (
    select * from {{ ref('int_related_items') }}
    where is_latest {{ if_replaced(ref('int_related_items'), 'int_relinked_articles') }}
)

select
    {{ surrogate_key(['article_key', 'position']) }} as related_item_key,
    article_key,
    related_article_key,
    media_key,
    native_id,
    content_type_id,
    load_id,
    title,
    title_raw,
    title_label,
    url,
    block,
    position,
    sort_number,
    is_related_article_stored
from observations
