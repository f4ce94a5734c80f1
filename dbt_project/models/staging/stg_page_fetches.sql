with source as (
    select * from {{ source('staged', 'page_fetches') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ outlet_key() }} as outlet_key,
        source.*
    from source
)

select * from keyed
