with source as (
    select * from {{ source('staged', 'article_updates') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        source.*
    from source
)

select * from keyed
