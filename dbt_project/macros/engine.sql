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

{#- The day of the week by ISO 8601, 1 for Monday, and the year that its week belongs to. -#}
{% macro iso_weekday(date) -%}
    {{ return(adapter.dispatch('iso_weekday', 'dateline')(date)) }}
{%- endmacro %}

{% macro default__iso_weekday(date) -%}
    extract(isodow from {{ date }})
{%- endmacro %}

{% macro spark__iso_weekday(date) -%}
    extract(dayofweek_iso from {{ date }})
{%- endmacro %}

{% macro iso_year(date) -%}
    {{ return(adapter.dispatch('iso_year', 'dateline')(date)) }}
{%- endmacro %}

{% macro default__iso_year(date) -%}
    extract(isoyear from {{ date }})
{%- endmacro %}

{% macro spark__iso_year(date) -%}
    extract(yearofweek from {{ date }})
{%- endmacro %}

{#- All columns of a relation but some. -#}
{% macro all_but(columns, relation=none) -%}
    {{ return(adapter.dispatch('all_but', 'dateline')(columns, relation)) }}
{%- endmacro %}

{% macro default__all_but(columns, relation) -%}
    {{ relation ~ '.' if relation }}* exclude ({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__all_but(columns, relation) -%}
    {{ relation ~ '.' if relation }}* except ({{ columns | join(', ') }})
{%- endmacro %}

{#- Before `over`: the last value that is not null. -#}
{% macro last_known(value) -%}
    {{ return(adapter.dispatch('last_known', 'dateline')(value)) }}
{%- endmacro %}

{% macro default__last_known(value) -%}
    last_value({{ value }} ignore nulls)
{%- endmacro %}

{% macro spark__last_known(value) -%}
    last_value({{ value }}) ignore nulls
{%- endmacro %}

{#- The texts of a group in an order, put together with a separator; nulls are left out. -#}
{% macro joined_in_order(value, separator, order) -%}
    {{ return(adapter.dispatch('joined_in_order', 'dateline')(value, separator, order)) }}
{%- endmacro %}

{% macro default__joined_in_order(value, separator, order) -%}
    string_agg({{ value }}, '{{ separator }}' order by {{ order }})
{%- endmacro %}

{% macro spark__joined_in_order(value, separator, order) -%}
    string_agg({{ value }}, '{{ separator }}') within group (order by {{ order }})
{%- endmacro %}

{#- A number as a double, rounded to `places`. Spark would round its decimals, where half a unit goes another way. -#}
{% macro rounded(number, places) -%}
    {{ return(adapter.dispatch('rounded', 'dateline')(number, places)) }}
{%- endmacro %}

{% macro default__rounded(number, places) -%}
    round({{ number }}, {{ places }})
{%- endmacro %}

{% macro spark__rounded(number, places) -%}
    round(({{ number }}) * 1e{{ places }}) / 1e{{ places }}
{%- endmacro %}

{#- What distinguishes rows that have these columns, for joins: where a number is quick to give, a number. -#}
{% macro number_of(columns) -%}
    {{ return(adapter.dispatch('number_of', 'dateline')(columns)) }}
{%- endmacro %}

{% macro default__number_of(columns) -%}
    row_number() over (order by {{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__number_of(columns) -%}
    concat_ws('|', {{ columns | join(', ') }})
{%- endmacro %}

{#- A full build on Spark sees no relation of an earlier one, and looks for none: that needs a connection. -#}
{% macro is_incremental() -%}
    {{ return(target.type == 'duckdb' and dbt.is_incremental()) }}
{%- endmacro %}

{#- dbt's own of Spark leaves the order out. -#}
{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    string_agg({{ measure }}, {{ delimiter_text }}) within group ({{ order_by_clause }})
{%- endmacro %}

{#- After `as`: a CTE that is read twice is computed twice, and not kept in memory between. -#}
{% macro recomputed() -%}
    {{ return(adapter.dispatch('recomputed', 'dateline')()) }}
{%- endmacro %}

{% macro default__recomputed() -%}
{%- endmacro %}

{% macro duckdb__recomputed() -%}
    not materialized
{%- endmacro %}

{#-
    A condition that holds for every row of a CTE that is read more than once and costs something. Spark puts a CTE into
    each place where it is read; this one the build stores first (dateline/warehouse/spark/steps.py).
-#}
{% macro computed_once() -%}
    {{ return(adapter.dispatch('computed_once', 'dateline')()) }}
{%- endmacro %}

{% macro default__computed_once() -%}
    true
{%- endmacro %}

{% macro spark__computed_once() -%}
    true /* computed once */
{%- endmacro %}

{#- Whole seconds from one timestamp to another. -#}
{% macro seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch('seconds_between', 'dateline')(earlier, later)) }}
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
    date_diff('second', {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    (unix_timestamp({{ later }}) - unix_timestamp({{ earlier }}))
{%- endmacro %}

{#-
    Condition on rows of a stored table: those whose key is among `keys`. DuckDB reads every column of a scan before it
    joins; by row numbers, which lie together for rows that came together, it skips the blocks that hold none.
-#}
{% macro rows_with_keys(relation, column, keys) -%}
    {{ return(adapter.dispatch('rows_with_keys', 'dateline')(relation, column, keys)) }}
{%- endmacro %}

{% macro default__rows_with_keys(relation, column, keys) -%}
    {{ column }} in (select {{ column }} from {{ keys }})
{%- endmacro %}

{% macro duckdb__rows_with_keys(relation, column, keys) -%}
    rowid in (
                select rowid from {{ relation }}
                where {{ column }} in (select {{ column }} from {{ keys }})
            )
{%- endmacro %}
