{{ config(materialized='view') }}

with changes as (
    select * from {{ ref('int_revision_changes') }}
)

select
    {{ surrogate_key(['article_key', 'revision_number', 'position']) }} as revision_change_key,
    {{ surrogate_key(['article_key', 'revision_number']) }} as revision_key,
    article_key,
    revision_number,
    position,
    kind,
    field,
    text_before,
    text_after,
    start_before,
    end_before,
    start_after,
    end_after,
    similarity
from changes
