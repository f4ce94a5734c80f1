with source as (
    select * from {{ source('staged', 'article_authors') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        source.*
    from source
)

select * from keyed
