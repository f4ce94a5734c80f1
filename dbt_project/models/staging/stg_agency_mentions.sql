with source as (
    select * from {{ source('staged', 'agency_mentions') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown('agency_id') }} as agency_key,
        source.*
    from source
)

select * from keyed
