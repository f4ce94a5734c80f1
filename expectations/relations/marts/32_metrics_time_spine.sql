-- One row: the days of the metrics' calendar beside those of dim_dates.
select
    'days' as name,
    count(*) as day_count,
    (select count(date) from candidate.marts.dim_dates) as expected_count
from candidate.marts.metrics_time_spine
