{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_affected_story_texts'}
) }}

-- depends_on: {{ ref('int_leaving_event_links') }}
with links as (
    select * from {{ ref('int_arriving_event_links') }}
),

texts as (
    select
        text_number,
        article_key,
        placed_at
    from {{ ref('int_event_texts') }}
)

select
    later.article_key,
    earlier.article_key as earlier_article_key,
    links.likeness,
    links.evidence,
    links.shared_person_count,
    links.shared_organisation_count,
    links.shared_place_count,
    links.shared_number_count,
    links.shared_word_count,
    links.is_same_outlet,
    links.is_across_languages,
    later.placed_at,
    earlier.placed_at as earlier_placed_at
from links
inner join texts as later on links.text_number = later.text_number
inner join texts as earlier on links.earlier_text_number = earlier.text_number
