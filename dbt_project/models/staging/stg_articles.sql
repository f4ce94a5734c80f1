with source as (
    select * from {{ source('staged', 'articles') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ outlet_key() }} as outlet_key,
        {{ surrogate_key(['load_id', 'row_number']) }} as reading_key,
        source.*
    from source
)

select * from keyed
