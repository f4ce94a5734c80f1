with source as (
    select * from {{ source('staged', 'place_mentions') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown('place_id') }} as place_key,
        source.*
    from source
)

select * from keyed
