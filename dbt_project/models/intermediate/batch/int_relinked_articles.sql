{%- set stored = previous('working', 'int_related_items') -%}

with reread as (
    select article_key from {{ ref('int_reread_articles') }}
),

pointing_at_reread as (
    {% if stored is not none %}
        select article_key
        from {{ stored }}
        where related_article_key in (select article_key from reread)
    {% else %}
        select article_key
        from reread
        where false
    {% endif %}
)

select article_key from reread
union
select article_key from pointing_at_reread
