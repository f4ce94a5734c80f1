{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

{%- set counted = counted_tables() %}

with loads as (
    select * from {{ ref('int_batch_loads') }}
),

{% for column, model in counted.items() -%}
    {{ column }}s as (
        select
            load_id,
            cast(count(*) as integer) as row_count
        from {{ ref(model) }}
        group by load_id
    ),

{% endfor -%}

counted as (
    select
        loads.load_id,
        loads.load_version,
        loads.outlet_key,
        {{ date_key('loads.staged_at') }} as staged_date_key,
        loads.outlet_id,
        loads.cause_kind,
        loads.cause,
        loads.read_by,
        coalesce(loads.page_count, 0) as page_count,
        {% for column in counted -%}
            coalesce({{ column }}s.row_count, 0) as {{ column }},
        {% endfor -%}
        loads.staged_at
    from loads
    {% for column in counted -%}
        left join {{ column }}s on loads.load_id = {{ column }}s.load_id
    {% endfor %}
)

select
    {{ surrogate_key(['load_id']) }} as load_key,
    outlet_key,
    staged_date_key,
    load_id,
    load_version,
    outlet_id,
    cause_kind,
    cause,
    read_by,
    page_count,
    {% for column in counted -%}
        {{ column }},
    {% endfor -%}
    staged_at
from counted
