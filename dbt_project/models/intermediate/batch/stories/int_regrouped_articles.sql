{% set stored = previous('working', 'int_story_components') %}
{% set stored_stories = previous('marts', 'bridge_story_articles') %}

-- depends_on: {{ ref('int_duplicate_pairs') }}
-- depends_on: {{ ref('int_event_links') }}
with arriving_links as (
    select
        article_key,
        earlier_article_key
    from {{ ref('int_duplicate_pairs') }}
    where article_key in (select article_key from {{ ref('int_affected_texts') }})
    union all
    select
        article_key,
        earlier_article_key
    from {{ ref('int_event_links') }}
    where article_key in (select article_key from {{ ref('int_affected_story_texts') }})
),

leaving_links as (
    select * from {{ ref('int_leaving_pairs') }}
    union all
    select * from {{ ref('int_leaving_event_links') }}
),

-- an article read again whose links stay the same may still carry another headline into its story
reread_links as (
    select
        article_key,
        earlier_article_key
    from {{ ref('int_duplicate_pairs') }}
    where earlier_article_key in (select article_key from {{ ref('int_reread_articles') }})
    union all
    select
        article_key,
        earlier_article_key
    from {{ ref('int_event_links') }}
    where earlier_article_key in (select article_key from {{ ref('int_reread_articles') }})
),

links as (
    select * from arriving_links
    union all
    select * from leaving_links
    union all
    select * from reread_links
),

touched as (
    select article_key from links
    union
    select earlier_article_key from links
)

{% if stored is not none %}
    ,

    leaving_components as (
        select distinct component
        from {{ stored }}
        where article_key in (select article_key from touched)
    ),

    members as (
        select article_key
        from {{ stored }}
        where component in (select component from leaving_components)
    ),

    regrouped as (
        select article_key from touched
        union
        select article_key from members
    )

    select
        regrouped.article_key,
        stories.story_key as leaving_story_key
    from regrouped
    left join {{ stored_stories }} as stories on regrouped.article_key = stories.article_key
{% else %}
    select
        article_key,
        cast(null as {{ dbt.type_string() }}) as leaving_story_key
    from touched
{% endif %}
