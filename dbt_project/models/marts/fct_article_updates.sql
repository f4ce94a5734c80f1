{{ replaces_articles_of('int_reread_articles') }}

with updates as (
    select * from {{ ref('int_article_updates') }}
    where is_latest {{ if_replaced(ref('int_article_updates'), 'int_reread_articles') }}
),

readings as (
    select
        load_id,
        row_number,
        body
    from {{ ref('int_article_readings') }}
    where is_latest {{ if_replaced(ref('int_article_readings'), 'int_reread_articles') }}
)

select
    updates.article_key,
    updates.load_id,
    updates.headline,
    substring(readings.body, updates.start_offset + 1, updates.end_offset - updates.start_offset) as text,
    updates.published_at_raw,
    updates.url,
    updates.position,
    updates.start_offset,
    updates.end_offset,
    updates.published_at
from updates
inner join readings
    on
        updates.load_id = readings.load_id
        and updates.article_row = readings.row_number
