-- Made from the relationship tests: one definition for dbt, the data dictionary and tools that draw joins.
with relationships (from_table, from_column, to_table, to_column, cardinality, is_tested) as (
    {%- for row in mart_relationships() %}
        {{ 'union all ' if not loop.first }}select
            '{{ row.from_table }}',
            '{{ row.from_column }}',
            '{{ row.to_table }}',
            '{{ row.to_column }}',
            '{{ row.cardinality }}',
            {{ row.is_tested | lower }}
    {%- else %}
        select '', '', '', '', '', false where false
    {%- endfor %}
)

select * from relationships
