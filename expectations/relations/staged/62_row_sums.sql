-- One row a load and staged table: the rows that its manifest promises and the rows that its file has.
with found as (
    {% for table in tables %}
    select load_id, '{{ table.name }}' as relation, count(*) as n from {{ table.name }} group by load_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

promised as (
    select load_id, unnest(map_keys(manifest_rows)) as relation, unnest(map_values(manifest_rows)) as n
    from loads_of_batch
)

select
    coalesce(promised.load_id, found.load_id) as load_id,
    coalesce(promised.relation, found.relation) as relation,
    coalesce(promised.n, 0) as promised_count,
    coalesce(found.n, 0) as found_count
from promised
full outer join found on promised.load_id = found.load_id and promised.relation = found.relation
