{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

{%- set counted = {
    'article': 'stg_articles',
    'article_author': 'stg_article_authors',
    'related_item': 'stg_related_items',
    'media_item': 'stg_media_items',
    'place_mention': 'stg_place_mentions',
    'place': 'stg_places',
    'agency_mention': 'stg_agency_mentions',
    'page_fetch': 'stg_page_fetches',
    'rejected_row': 'stg_rejected_rows',
    'gate_reject': 'stg_gate_rejects',
} %}

with loads as (
    select * from {{ ref('int_batch_loads') }}
),

{% for thing, model in counted.items() -%}
    {{ thing }}s as (
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
        {% for thing in counted -%}
            coalesce({{ thing }}s.row_count, 0) as {{ thing }}_count,
        {% endfor -%}
        loads.staged_at
    from loads
    {% for thing in counted -%}
        left join {{ thing }}s on loads.load_id = {{ thing }}s.load_id
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
    {% for thing in counted -%}
        {{ thing }}_count,
    {% endfor -%}
    staged_at
from counted
