{% set stored = previous('marts', 'bridge_story_articles') %}

-- depends_on: {{ ref('int_duplicate_pairs') }}
with arriving_pairs as (
    select
        article_key,
        earlier_article_key
    from {{ ref('int_duplicate_pairs') }}
    where article_key in (select article_key from {{ ref('int_affected_texts') }})
),

leaving_pairs as (
    select
        article_key,
        earlier_article_key
    from {{ ref('int_leaving_pairs') }}
),

-- an article read again whose pairs stay the same may still carry another headline into its story
reread_pairs as (
    select
        article_key,
        earlier_article_key
    from {{ ref('int_duplicate_pairs') }}
    where earlier_article_key in (select article_key from {{ ref('int_reread_articles') }})
),

touched as (
    select article_key from arriving_pairs
    union
    select earlier_article_key from arriving_pairs
    union
    select article_key from leaving_pairs
    union
    select earlier_article_key from leaving_pairs
    union
    select article_key from reread_pairs
    union
    select earlier_article_key from reread_pairs
)

{% if stored is not none %}
    ,

    leaving_stories as (
        select distinct story_key
        from {{ stored }}
        where article_key in (select article_key from touched)
    ),

    members as (
        select
            article_key,
            story_key
        from {{ stored }}
        where story_key in (select story_key from leaving_stories)
    )

    select
        coalesce(members.article_key, touched.article_key) as article_key,
        members.story_key as leaving_story_key
    from touched
    full outer join members on touched.article_key = members.article_key
{% else %}
    select
        article_key,
        cast(null as {{ dbt.type_string() }}) as leaving_story_key
    from touched
{% endif %}
