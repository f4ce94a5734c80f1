with source as (
    select * from {{ source('staged', 'articles') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ outlet_key() }} as outlet_key,
        {{ surrogate_key(['load_id', 'row_number']) }} as reading_key,
        {{ all_but(['published_date'], 'source') }},
        -- a load of an earlier release has no day: the nearest midnight's where a day alone is stated, else that in UTC
        coalesce(
            published_date,
            cast(case when is_published_day_only then published_at + interval '12 hours' else published_at end as date)
        ) as published_date
    from source
)

select * from keyed
