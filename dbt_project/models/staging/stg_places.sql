with source as (
    select * from {{ source('staged', 'places') }}
),

keyed as (
    select
        {{ key_or_unknown('place_id') }} as place_key,
        {{ key_or_unknown('admin1_place_id') }} as admin1_place_key,
        {{ key_or_unknown('country_place_id') }} as country_place_key,
        source.*
    from source
)

select * from keyed
