-- One row a load of the batch and staged table: rows that came in, rows stored, rows rejected.
-- What an earlier version of a load stored is replaced, so that stored rows are those of this version alone.
with staged as (
    {% for table in counted_tables %}
    select load_id, '{{ table }}' as relation, count(*) as n from staged.{{ table }} group by load_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{% set stored_elsewhere = {'articles': 'working.int_article_readings', 'page_fetches': 'marts.fct_page_fetches'} %}
stored as (
    {% for table in counted_tables if table not in ('rejected_rows', 'gate_rejects') %}
    select load_id, '{{ table }}' as relation, count(*) as n
    from candidate.{{ stored_elsewhere.get(table, 'working.int_' ~ table) }}
    where load_id in (select load_id from batch) group by load_id
    union all
    {% endfor %}
    select load_id, if(stage = 'gate', 'gate_rejects', 'rejected_rows'), count(*) from fct_rejected_rows
    where stage in ('gate', 'staging') group by all
),

dropped as (
    select load_id, relation, count(*) as n from fct_rejected_rows
    where stage = 'warehouse' group by all
),

joined as (
    select
        coalesce(staged.load_id, stored.load_id) as load_id,
        coalesce(staged.relation, stored.relation) as relation,
        coalesce(staged.n, 0) as staged_count,
        coalesce(stored.n, 0) as stored_count
    from staged
    full outer join stored on staged.load_id = stored.load_id and staged.relation = stored.relation
)

select
    joined.*,
    coalesce(dropped.n, 0) as dropped_count,
    joined.load_id || ' ' || joined.relation as name,
    joined.staged_count - joined.stored_count - coalesce(dropped.n, 0) as rows_missing
from joined
left join dropped on joined.load_id = dropped.load_id and joined.relation = dropped.relation
