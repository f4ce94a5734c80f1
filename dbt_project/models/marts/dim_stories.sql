{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={
        'replace_column': 'story_key',
        'replace_keys': 'int_regrouped_stories',
        'unknown_member': unknown_key()
    }
) }}

-- depends_on: {{ ref('int_regrouped_stories') }}
with members as (
    select * from {{ ref('int_arriving_stories') }}
),

readings as (
    select
        article_key,
        outlet_key,
        outlet_id,
        language,
        title
    from {{ ref('int_article_readings') }}
    where
        is_latest
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'members') }}
),

gathered as (
    select
        members.story_key,
        members.first_article_key,
        min(case when members.position = 1 then readings.outlet_key end) as first_outlet_key,
        min(case when members.position = 1 then readings.title end) as story_title,
        cast(count(*) as integer) as article_count,
        cast(count(distinct members.original_article_key) as integer) as original_count,
        cast(count(distinct readings.outlet_id) as integer) as outlet_count,
        cast(count(distinct readings.language) as integer) as language_count,
        min(members.placed_at) as first_placed_at,
        max(members.placed_at) as last_placed_at
    from members
    inner join readings on members.article_key = readings.article_key
    group by members.story_key, members.first_article_key
)

select
    story_key,
    first_article_key,
    first_outlet_key,
    story_title,
    article_count,
    original_count,
    outlet_count,
    language_count,
    outlet_count > 1 as is_across_outlets,
    false as is_unknown,
    first_placed_at,
    last_placed_at
from gathered
union all
select
    {{ unknown_key() }} as story_key,
    {{ unknown_key() }} as first_article_key,
    {{ unknown_key() }} as first_outlet_key,
    'No story' as story_title,
    0 as article_count,
    0 as original_count,
    0 as outlet_count,
    0 as language_count,
    false as is_across_outlets,
    true as is_unknown,
    null as first_placed_at,
    null as last_placed_at
