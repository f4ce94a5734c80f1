with source as (
    select * from {{ source('staged', 'media_items') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown('asset_ref') }} as media_key,
        source.*
    from source
)

select * from keyed
