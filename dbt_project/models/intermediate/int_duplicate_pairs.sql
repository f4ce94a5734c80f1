{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_affected_texts'}
) }}

-- depends_on: {{ ref('int_leaving_pairs') }}
with candidates as (
    select * from {{ ref('int_duplicate_candidates') }}
),

compared as (
    select article_key from candidates
    union
    select earlier_article_key from candidates
),

texts as (
    select
        article_key,
        outlet_key,
        {{ words(comparable_text('body')) }} as words
    from {{ ref('int_article_readings') }}
    where
        is_latest
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'compared') }}
),

shingled as (
    select
        article_key,
        outlet_key,
        {{ shingles('words', 3) }} as shingles
    from texts
),

measured as (
    select
        candidates.article_key,
        candidates.earlier_article_key,
        candidates.placed_at,
        candidates.earlier_placed_at,
        later.outlet_key = earlier.outlet_key as is_same_outlet,
        len(later.shingles) as later_count,
        len(earlier.shingles) as earlier_count,
        {{ shared_count('later.shingles', 'earlier.shingles') }} as shared_count
    from candidates
    inner join shingled as later on candidates.article_key = later.article_key
    inner join shingled as earlier on candidates.earlier_article_key = earlier.article_key
)

select
    article_key,
    earlier_article_key,
    round(shared_count / least(later_count, earlier_count), 4) as containment,
    round(shared_count / (later_count + earlier_count - shared_count), 4) as similarity,
    is_same_outlet,
    placed_at,
    earlier_placed_at
from measured
where shared_count >= {{ var('duplicate_containment') }} * least(later_count, earlier_count)
