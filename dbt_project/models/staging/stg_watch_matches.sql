with source as (
    select * from {{ source('staged', 'watch_matches') }}
)

select
    match_key,
    article_key,
    watch,
    watch_version,
    event,
    content_hash,
    outlet_id,
    publication_id,
    detail,
    held_because,
    position,
    held_because is null as is_alerted,
    occurred_at,
    noticed_at
from source
