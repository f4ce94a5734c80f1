{% set stored = previous('working', 'int_event_links') %}

{% if stored is not none %}
    select
        article_key,
        earlier_article_key
    from {{ stored }}
    where article_key in (select article_key from {{ ref('int_affected_story_texts') }})
{% else %}
    select
        article_key,
        article_key as earlier_article_key
    from {{ ref('int_affected_story_texts') }}
    where false
{% endif %}
