{{ config(materialized='view') }}

with revisions as (
    select * from {{ ref('int_article_revisions') }}
),

readings as (
    select * from {{ ref('int_article_readings') }}
)

select
    {{ surrogate_key(['revisions.article_key', 'revisions.revision_number']) }} as revision_key,
    revisions.article_key,
    readings.load_id,
    readings.title,
    readings.body,
    revisions.content_hash,
    revisions.revision_number,
    revisions.reading_count,
    revisions.is_current,
    revisions.valid_from_at,
    revisions.valid_to_at
from revisions
inner join readings on revisions.reading_key = readings.reading_key
