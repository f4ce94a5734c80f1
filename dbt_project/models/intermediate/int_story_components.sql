{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_regrouped_articles'}
) }}

-- depends_on: {{ ref('int_regrouped_articles') }}
select
    article_key,
    component
from {{ ref('int_story_members') }}
