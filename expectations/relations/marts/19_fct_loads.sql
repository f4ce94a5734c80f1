-- One row a load of the batch: whether the warehouse has it, in the version that was staged.
select
    batch.load_id,
    count(loads.load_id) as times_stored,
    bool_and(loads.load_version = staged.load_version) as is_staged_version,
    max(epoch(loads.staged_at) - epoch(getvariable('now'))) / 3600 as staged_hours_ahead
from batch
left join candidate.marts.fct_loads as loads on batch.load_id = loads.load_id
left join staged.loads as staged on batch.load_id = staged.load_id
group by batch.load_id
