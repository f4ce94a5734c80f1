{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'delivery_match_key', 'replace_keys': 'int_arriving_watch_deliveries'}
) }}

with lines as (
    select * from {{ ref('int_arriving_watch_deliveries') }}
),

numbered as (
    select
        *,
        row_number() over (partition by delivery_match_key order by position desc) as place_from_last
    from lines
),

-- the line of the last error stays of interest when a later attempt succeeds
totals as (
    select
        delivery_match_key,
        max(attempt) as attempt_count,
        max(case when is_maybe_repeated then 1 else 0 end) = 1 as is_maybe_repeated,
        min(logged_at) as planned_at,
        max(case when status = 'sent' then logged_at end) as sent_at,
        max(case when error is not null then position end) as last_error_position
    from lines
    group by delivery_match_key
)

select
    latest.delivery_match_key,
    latest.delivery_key,
    latest.match_key,
    latest.watch,
    latest.briefing,
    latest.channel,
    latest.status,
    errors.error as last_error,
    latest.position,
    totals.attempt_count,
    totals.is_maybe_repeated,
    totals.planned_at,
    totals.sent_at
from numbered as latest
inner join totals on latest.delivery_match_key = totals.delivery_match_key
left join lines as errors
    on
        totals.delivery_match_key = errors.delivery_match_key
        and totals.last_error_position = errors.position
where latest.place_from_last = 1
