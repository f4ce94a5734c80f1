{#- What a lake does not know: comments on functions, and on the columns of a view. -#}
{% macro comment_on_function(relation, meaning) -%}
    {%- if target.type == 'duckdb' and not adapter.is_ducklake(relation) -%}
        comment on macro table {{ relation.include(database=false) }} is '{{ meaning | replace("'", "''") }}'
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__alter_column_comment(relation, column_dict) -%}
    {%- if not (adapter.is_ducklake(relation) and relation.type == 'view') -%}
        {{ return(dbt.duckdb__alter_column_comment(relation, column_dict)) }}
    {%- endif -%}
{%- endmacro %}
