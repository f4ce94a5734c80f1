{#-
    Incremental strategy: delete every row whose key the batch may have changed, insert the rows computed again.

    A model names the keys in its config: meta = {replace_column, replace_keys}, where replace_keys is a model that
    holds the affected keys in a column of the same name. Unlike delete+insert, a key that no longer has a row goes too.

    A dimension also names its unknown member there: unknown_member, the value that this row has in the column, as SQL.
    The model selects the row in every run, and every run replaces it, whether or not the batch affects its key. A row
    that the first build alone made would be lost as soon as it stood among the affected keys.
-#}
{% macro get_incremental_replace_affected_sql(arg_dict) %}
    {%- set meta = config.get('meta') -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set keys = api.Relation.create(schema='batch', identifier=meta['replace_keys']) -%}
    delete from {{ arg_dict['target_relation'] }}
    where {{ meta['replace_column'] }} in (
        select {{ meta['replace_column'] }} from {{ keys }}
        {%- if meta.get('unknown_member') %}
            union all
            select {{ meta['unknown_member'] }}
        {%- endif %}
    );

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}

{#-
    A relation as the last publication left it, none on a first build. Models that find out which keys a batch affects
    read the rows that are about to be taken out; a ref() to them would turn the graph into a circle.
-#}
{% macro previous(schema, identifier) %}
    {% if schema not in ('marts', 'working') %}
        {{ exceptions.raise_compiler_error('no schema ' ~ schema ~ ' is published; intermediate models are in "working"') }}
    {% endif %}
    {% if not execute or flags.FULL_REFRESH %}
        {{ return(none) }}
    {% endif %}
    {#- not that of the model: beside a lake, those of the batch lie in another #}
    {% set found = adapter.get_relation(database=target.database, schema=schema, identifier=identifier) %}
    {{ return(found.include(database=false) if found is not none else none) }}
{% endmacro %}

{#- The head of a mart that holds the rows of articles: it replaces those of the articles in `keys`, a model of the batch. -#}
{% macro replaces_articles_of(keys) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': keys}
) }}

-- depends_on: {{ ref(keys) }}
{%- endmacro %}

{#- In an incremental run, keeps to the rows of a relation whose article is in `keys`, a model of the batch. -#}
{% macro if_replaced(relation, keys) -%}
    {%- if is_incremental() -%}
        and {{ rows_with_keys(relation, 'article_key', ref(keys)) }}
    {%- endif -%}
{%- endmacro %}

{#- In an incremental run, keeps to the articles whose row in fct_articles the batch may change. -#}
{% macro if_affected() -%}
    {%- if is_incremental() -%}
        and article_key in (select article_key from {{ ref('int_affected_articles') }})
    {%- endif -%}
{%- endmacro %}

{#- In an incremental run, keeps to the outlets' days that the batch may change; `date` is the column of the day. -#}
{% macro if_of_affected_days(date) -%}
    {%- if is_incremental() -%}
        and (outlet_key, {{ date }}) in (
            select
                outlet_key,
                date
            from {{ ref('int_affected_outlet_days') }}
        )
    {%- endif -%}
{%- endmacro %}

{#- In an incremental run, keeps to the loads of the rows in a CTE. -#}
{% macro if_of_loads_in(rows) -%}
    {%- if is_incremental() -%}
        and load_id in (select load_id from {{ rows }})
    {%- endif -%}
{%- endmacro %}
