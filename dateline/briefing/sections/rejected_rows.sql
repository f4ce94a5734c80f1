-- The rows that were rejected in the period.
select
    outlets.outlet,
    rejected.stage,
    rejected.relation,
    rejected.reason,
    rejected.detail,
    rejected.url,
    loads.staged_at
from marts.fct_rejected_rows as rejected
inner join marts.fct_loads as loads on rejected.load_id = loads.load_id
left join outlets on rejected.outlet_key = outlets.outlet_key
where cast(loads.staged_at as date) between $since and $until
order by loads.staged_at, rejected.rejected_row_key
