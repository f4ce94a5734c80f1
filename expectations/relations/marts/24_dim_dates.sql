-- One row: the days that the calendar covers.
select
    min(date) as first_date,
    max(date) as last_date,
    count(date) as day_count,
    max(date) - min(date) + 1 as days_between,
    date_diff('day', getvariable('now')::date, max(date)) as days_ahead
from candidate.marts.dim_dates
