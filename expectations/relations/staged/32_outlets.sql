-- One row a staged outlet.
select
    {{ passed_on('outlets', 'outlets') }},
    nullif(trim(name), '') as name,
    regexp_extract(homepage_url, '^[a-zA-Z]+://(?:[^/@]*@)?([^/:?#]+)', 1) as host,
    date_diff('day', getvariable('now')::date, founded_date) as founded_days_ahead,
    length(language) as language_length,
    length(country_code) as country_code_length,
    count(*) over (partition by load_id) as rows_of_load
from source.outlets as outlets
