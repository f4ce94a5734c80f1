-- One row an outlet and reason: what came in the period and could not be read, or did not pass the gate.
select
    outlets.outlet,
    rejected.reason,
    count(*) as row_count,
    min(rejected.url) as url_example
from marts.fct_rejected_rows as rejected
inner join marts.fct_loads as loads on rejected.load_id = loads.load_id
left join outlets on rejected.outlet_key = outlets.outlet_key
where cast(loads.staged_at as date) between $since and $until
group by outlets.outlet, rejected.reason
order by row_count desc, outlets.outlet, rejected.reason
