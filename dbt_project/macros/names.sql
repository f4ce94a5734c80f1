{#- Schemas are named exactly as the folders say, without the target's schema in front. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

{#-
    Names carry no database: the file is built under one name and published under another, and a view that named the
    first would not open in the second.
-#}
{% macro source(source_name, table_name) %}
    {% do return(builtins.source(source_name, table_name).include(database=false)) %}
{% endmacro %}

{% macro ref() %}
    {% set version = kwargs.get('version') or kwargs.get('v') %}
    {% if version is not none %}
        {% do return(builtins.ref(*varargs, version=version).include(database=false)) %}
    {% endif %}
    {% do return(builtins.ref(*varargs).include(database=false)) %}
{% endmacro %}
