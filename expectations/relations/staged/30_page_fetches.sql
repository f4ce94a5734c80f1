-- One row a staged attempt to get a page.
select
    {{ passed_on('page_fetches', 'fetches') }},
    regexp_extract(url, '^([A-Za-z]+)://[^/]', 1) as url_scheme,
    nullif(trim(outcome), '') as outcome,
    outcome in ('fetched', 'not_modified', 'unchanged', 'saved') as is_answered,
    requested_at,
    date_diff('day', requested_at::date, requested_date) as requested_date_days_off,
    (epoch(requested_at) - epoch(getvariable('now'))) / 3600 as requested_hours_ahead
from source.page_fetches as fetches
