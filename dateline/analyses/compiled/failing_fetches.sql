-- compiled by `make generate` from dbt_project/analyses, digest 28504a95b7f04b02
-- How long has each outlet's fetching failed, and with what?
--
-- One row an outlet and failing outcome in the last seven days before the latest load, with the last attempt that went
-- well. Pages of no known outlet are left out; rejection_reasons has them, under Unknown outlet.

with moment as (
    select max(staged_at) as as_of_at from marts.fct_loads
),

attempts as (
    select
        page_fetches.*,
        page_fetches.outcome in ('fetched', 'not_modified', 'unchanged', 'saved') as is_good
    from marts.fct_page_fetches as page_fetches
    cross join moment
    where
        page_fetches.requested_at > moment.as_of_at - interval '7 days'
        and page_fetches.outcome <> 'redirected'
        and page_fetches.outlet_key <> '00000000000000000000000000000000'
),

good as (
    select
        outlet_key,
        count(*) as good_count,
        max(requested_at) as last_good_at
    from attempts
    where is_good
    group by outlet_key
),

failing as (
    select
        outlet_key,
        outcome,
        http_status,
        count(*) as attempt_count,
        min(requested_at) as first_at,
        max(requested_at) as last_at,
        max(error) as error_example
    from attempts
    where not is_good
    group by outlet_key, outcome, http_status
)

select
    outlets.outlet_name as outlet,
    failing.outcome,
    failing.http_status,
    failing.attempt_count,
    coalesce(good.good_count, 0) as good_count,
    good.last_good_at,
    failing.first_at,
    failing.last_at,
    failing.error_example
from failing
inner join marts.dim_outlets as outlets on failing.outlet_key = outlets.outlet_key
left join good on failing.outlet_key = good.outlet_key
order by failing.attempt_count desc, outlets.outlet_name, failing.outcome
