{{ config(materialized='incremental', incremental_strategy='append') }}

-- The days do not depend on the loads: made once, and nothing is added later.
with days as (
    {{ date_spine_sql() }}
),

described as (
    select
        {{ surrogate_key(['date_day']) }} as date_key,
        {{ iso_weekday('date_day') }} as weekday,
        date_day as date,
        date_trunc('week', date_day) as week_start_date,
        {{ iso_year('date_day') }} as iso_year,
        extract(year from date_day) as year,
        extract(quarter from date_day) as quarter,
        extract(month from date_day) as month,
        extract(week from date_day) as iso_week
    from days
),

typed as (
    select
        date_key,
        cast(year as integer) as year,
        cast(quarter as integer) as quarter,
        cast(month as integer) as month,
        cast(iso_year as integer) as iso_year,
        cast(iso_week as integer) as iso_week,
        cast(weekday as integer) as weekday,
        weekday >= 6 as is_weekend,
        false as is_unknown,
        cast(week_start_date as date) as week_start_date,
        cast(date as date) as date
    from described
)

select * from typed
{% if is_incremental() %}
    where false
{% else %}
    union all
    select
        {{ unknown_key() }} as date_key,
        null as year,
        null as quarter,
        null as month,
        null as iso_year,
        null as iso_week,
        null as weekday,
        null as is_weekend,
        true as is_unknown,
        null as week_start_date,
        null as date
{% endif %}
