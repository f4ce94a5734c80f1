{% set stored_int_media_items = previous('intermediate', 'int_media_items') %}
{% set stored_int_related_items = previous('intermediate', 'int_related_items') %}

-- depends_on: {{ ref('int_batch_loads') }}
with replaced as (
    select load_id from {{ ref('int_batch_loads') }} where is_replacement
)

select media_key from {{ ref('stg_media_items') }}
union

select media_key from {{ ref('stg_related_items') }}
{% if stored_int_media_items is not none %}
    union
    select media_key from {{ stored_int_media_items }} where load_id in (select load_id from replaced)
{% endif %}
{% if stored_int_related_items is not none %}
    union
    select media_key from {{ stored_int_related_items }} where load_id in (select load_id from replaced)
{% endif %}
