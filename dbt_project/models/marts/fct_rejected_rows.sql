{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

with loads as (
    select * from {{ ref('int_batch_loads') }}
),

rejected_rows as (
    select * from {{ ref('stg_rejected_rows') }}
),

gate_rejects as (
    select * from {{ ref('stg_gate_rejects') }}
),

articles as (
    select
        load_id,
        row_number as article_row
    from {{ ref('stg_articles') }}
),

orphans as (
    {% for relation in tables_of_articles() -%}
        select
            load_id,
            row_number,
            article_row,
            article_ref,
            '{{ relation }}' as relation
        from {{ ref('stg_' ~ relation) }}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}
),

rejections as (
    select
        load_id,
        row_number,
        relation,
        reason,
        detail,
        url,
        payload,
        'staging' as stage
    from rejected_rows
    union all
    select
        load_id,
        row_number,
        relation,
        reason,
        detail,
        url,
        payload,
        'gate' as stage
    from gate_rejects
    union all
    select
        orphans.load_id,
        orphans.row_number,
        orphans.relation,
        'article_rejected' as reason,
        'The row hangs on an article row that was refused.' as detail,
        null as url,
        orphans.article_ref as payload,
        'warehouse' as stage
    from orphans
    left join articles
        on
            orphans.load_id = articles.load_id
            and orphans.article_row = articles.article_row
    where articles.load_id is null
)

select
    {{ surrogate_key([
        'rejections.load_id', 'rejections.stage', 'rejections.relation', 'rejections.row_number', 'rejections.reason'
    ]) }} as rejected_row_key,
    loads.outlet_key,
    rejections.load_id,
    rejections.row_number as load_row_number,
    rejections.stage,
    rejections.relation,
    rejections.reason,
    rejections.detail,
    rejections.url,
    rejections.payload
from rejections
inner join loads on rejections.load_id = loads.load_id
