-- compiled by `make generate` from dbt_project/analyses, digest ee052d9e11903dec
-- What was refused, where and why?
--
-- One row an outlet, step, relation and reason, with an example. Pages of no known outlet stand under Unknown outlet.

select
    outlets.outlet_name as outlet,
    rejected_rows.stage,
    rejected_rows.relation,
    rejected_rows.reason,
    count(*) as row_count,
    count(distinct rejected_rows.load_id) as load_count,
    min(rejected_rows.detail) as detail_example,
    min(rejected_rows.url) as url_example,
    max(loads.staged_at) as last_staged_at
from marts.fct_rejected_rows as rejected_rows
inner join marts.fct_loads as loads on rejected_rows.load_id = loads.load_id
inner join marts.dim_outlets as outlets on rejected_rows.outlet_key = outlets.outlet_key
group by outlets.outlet_name, rejected_rows.stage, rejected_rows.relation, rejected_rows.reason
order by row_count desc, outlets.outlet_name, rejected_rows.reason
