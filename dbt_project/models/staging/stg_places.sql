with source as (
    select * from {{ source('staged', 'places') }}
),

keyed as (
    select
        {{ key_or_unknown('place_id') }} as place_key,
        source.*
    from source
)

select * from keyed
