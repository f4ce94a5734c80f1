{% set stored_media = previous('intermediate', 'int_media_items') %}
{% set stored_related = previous('intermediate', 'int_related_items') %}

-- depends_on: {{ ref('int_batch_loads') }}
with replaced as (
    select load_id
    from {{ ref('int_batch_loads') }}
    where is_replacement
),

keys as (
    select media_key from {{ ref('stg_media_items') }}
    union
    select media_key from {{ ref('stg_related_items') }}
    {% if stored_media is not none %}
        union
        select media_key
        from {{ stored_media }}
        where load_id in (select load_id from replaced)
    {% endif %}
    {% if stored_related is not none %}
        union
        select media_key
        from {{ stored_related }}
        where load_id in (select load_id from replaced)
    {% endif %}
)

select media_key
from keys
where media_key <> {{ unknown_key() }}
