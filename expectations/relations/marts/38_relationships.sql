-- One row a relation between marts: whether both of its columns are there.
with found as (
    select table_name || '.' || column_name as name
    from duckdb_columns()
    where database_name = 'candidate' and schema_name = 'marts'
)

select
    relations.from_table || '.' || relations.from_column as name,
    relations.to_table || '.' || relations.to_column as target,
    name not in (from found) or target not in (from found) as leads_nowhere
from candidate.marts.relationships as relations
