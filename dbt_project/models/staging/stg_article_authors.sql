with source as (
    select * from {{ source('staged', 'article_authors') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown('agency_id') }} as agency_key,
        {{ all_but(['author_kind'], 'source') }},
        -- a load of an earlier release has persons only, and does not say so
        coalesce(author_kind, 'person') as author_kind
    from source
)

select * from keyed
