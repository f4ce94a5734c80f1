{% set stored_int_places = previous('intermediate', 'int_places') %}
{% set stored_int_place_mentions = previous('intermediate', 'int_place_mentions') %}

-- depends_on: {{ ref('int_batch_loads') }}
with replaced as (
    select load_id from {{ ref('int_batch_loads') }} where is_replacement
)

select place_key from {{ ref('stg_places') }}
union

select place_key from {{ ref('stg_place_mentions') }}
{% if stored_int_places is not none %}
    union
    select place_key from {{ stored_int_places }} where load_id in (select load_id from replaced)
{% endif %}
{% if stored_int_place_mentions is not none %}
    union
    select place_key from {{ stored_int_place_mentions }} where load_id in (select load_id from replaced)
{% endif %}
