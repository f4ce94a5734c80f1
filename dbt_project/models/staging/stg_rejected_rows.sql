with source as (
    select * from {{ source('staged', 'rejected_rows') }}
),

keyed as (
    select
        {{ outlet_key() }} as outlet_key,
        source.*
    from source
)

select * from keyed
