{% set stored_places = previous('intermediate', 'int_places') %}
{% set stored_mentions = previous('intermediate', 'int_place_mentions') %}

-- depends_on: {{ ref('int_batch_loads') }}
with replaced as (
    select load_id
    from {{ ref('int_batch_loads') }}
    where is_replacement
),

places as (
    select
        place_key,
        admin1_place_key,
        country_place_key
    from {{ ref('stg_places') }}
    {% if stored_places is not none %}
        union all
        select
            place_key,
            admin1_place_key,
            country_place_key
        from {{ stored_places }}
        where load_id in (select load_id from replaced)
    {% endif %}
),

mentions as (
    select place_key from {{ ref('stg_place_mentions') }}
    {% if stored_mentions is not none %}
        union all
        select place_key
        from {{ stored_mentions }}
        where load_id in (select load_id from replaced)
    {% endif %}
),

-- parents too: one may owe its row to the place alone
keys as (
    select place_key from places
    union
    select admin1_place_key from places
    union
    select country_place_key from places
    union
    select place_key from mentions
)

select place_key
from keys
where place_key <> {{ unknown_key() }}
