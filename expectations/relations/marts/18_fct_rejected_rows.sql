-- One row a row of the batch that did not pass.
select
    load_id,
    url,
    stage,
    relation,
    nullif(trim(reason), '') as reason,
    nullif(trim(detail), '') as detail
from candidate.marts.fct_rejected_rows
where load_id in (select load_id from batch)
