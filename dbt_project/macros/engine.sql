{#- Functions that differ from database to database, one macro each; Spark's are beside DuckDB's. -#}
{% macro date_spine_sql() -%}
    {{ return(adapter.dispatch('date_spine_sql', 'dateline')()) }}
{%- endmacro %}

{% macro default__date_spine_sql() -%}
    select cast(generate_series as date) as date_day
    from generate_series(
        timestamp '{{ first_date() }} 00:00:00', timestamp '{{ end_date() }} 00:00:00' - interval 1 day, interval 1 day
    )
{%- endmacro %}

{% macro spark__date_spine_sql() -%}
    select explode(
        sequence(to_date('{{ first_date() }}'), date_sub(to_date('{{ end_date() }}'), 1), interval 1 day)
    ) as date_day
{%- endmacro %}
