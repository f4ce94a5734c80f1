-- One row an outlet of the batch: how its attempts to get pages went.
select
    outlets.outlet_id as name,
    count(*) as fetch_count,
    avg((fetches.http_status >= 500 or fetches.http_status is null and fetches.error is not null)::integer)
        as broken_share,
    avg((fetches.http_status in (401, 403, 429))::integer) as refused_share,
    count(*) filter (fetches.outcome is null) as without_outcome
from candidate.marts.fct_page_fetches as fetches
left join candidate.marts.dim_outlets as outlets on fetches.outlet_key = outlets.outlet_key
where fetches.load_id in (select load_id from batch) and fetches.outcome is distinct from 'redirected'
group by outlets.outlet_id
