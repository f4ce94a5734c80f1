with source as (
    select * from {{ source('staged', 'watch_deliveries') }}
)

select
    {{ surrogate_key(['delivery_key', 'match_key']) }} as delivery_match_key,
    delivery_key,
    match_key,
    watch,
    briefing,
    channel,
    status,
    error,
    position,
    attempt,
    is_maybe_repeated,
    logged_at
from source
