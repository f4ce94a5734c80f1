-- What each published story had that is no story any more: a log, to which no load is added again.
{{ config(materialized='incremental', incremental_strategy='append') }}

-- depends_on: {{ ref('int_regrouped_articles') }}
with leaving as (
    select
        leaving_story_key as story_key,
        article_key
    from {{ ref('int_regrouped_articles') }}
    where leaving_story_key is not null
    union
    select
        story_key,
        article_key
    from {{ ref('stg_earlier_stories') }}
    -- what was forgotten on request, or is in no load any more, leaves no key behind
    where article_key in (select article_key from {{ ref('int_article_readings') }})
),

arriving as (
    select story_key from {{ ref('int_arriving_stories') }}
)

select
    story_key,
    article_key
from leaving
where story_key not in (select story_key from arriving)
{% if is_incremental() %}
    except
    select
        story_key,
        article_key
    from {{ this.include(database=false) }}
{% endif %}
