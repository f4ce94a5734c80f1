{#- Hash surrogate over natural ids: the same ids give the same key in any order of loads and on any database. -#}
{% macro surrogate_key(columns) -%}
    {{ return(adapter.dispatch('surrogate_key', 'dateline')(columns)) }}
{%- endmacro %}

{% macro default__surrogate_key(columns) -%}
    md5({% for column in columns -%}
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
        {%- if not loop.last %} || '|' || {% endif -%}
    {%- endfor %})
{%- endmacro %}

{#- Key of the one unknown member that every dimension has. -#}
{% macro unknown_key() -%}
    '00000000000000000000000000000000'
{%- endmacro %}

{#- Surrogate key of one id, or the unknown member where the id is missing. -#}
{% macro key_or_unknown(column) -%}
    case when {{ column }} is null then {{ unknown_key() }} else {{ surrogate_key([column]) }} end
{%- endmacro %}

{#- Key of an article, from its outlet and its identity there; unknown where the latter is missing. -#}
{% macro article_key(article_ref='article_ref') -%}
    case
        when {{ article_ref }} is null then {{ unknown_key() }}
        else {{ surrogate_key(['outlet_id', article_ref]) }}
    end
{%- endmacro %}

{#- Key of the day of a timestamp; unknown where there is none or it lies outside dim_dates. -#}
{% macro date_key(column) -%}
    case
        when {{ column }} >= '{{ first_date() }}' and {{ column }} < '{{ end_date() }}'
            then {{ surrogate_key(["cast(" ~ column ~ " as date)"]) }}
        else {{ unknown_key() }}
    end
{%- endmacro %}

{% macro first_date() -%}1900-01-01{%- endmacro %}

{% macro end_date() -%}2100-01-01{%- endmacro %}

{#- Key of an outlet edition as it is now; pages of no known outlet go to the unknown member. -#}
{% macro outlet_key() -%}
    case
        when outlet_id is null or outlet_id = 'unknown' then {{ unknown_key() }}
        else {{ surrogate_key(['outlet_id']) }}
    end
{%- endmacro %}
