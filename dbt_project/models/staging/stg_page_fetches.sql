with source as (
    select * from {{ source('staged', 'page_fetches') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ outlet_key() }} as outlet_key,
        {{ all_but(['requested_date'], 'source') }},
        coalesce(requested_date, cast(requested_at as date)) as requested_date
    from source
)

select * from keyed
