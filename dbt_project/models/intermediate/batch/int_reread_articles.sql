{% set stored = previous('working', 'int_article_readings') %}

-- depends_on: {{ ref('int_batch_loads') }}
with arriving as (
    select article_key from {{ ref('stg_articles') }}
),

leaving as (
    {% if stored is not none %}
        select article_key
        from {{ stored }}
        where
            load_id in (
                select load_id from {{ ref('int_batch_loads') }}
                where is_replacement
            )
    {% else %}
        select article_key
        from arriving
        where false
    {% endif %}
)

select article_key from arriving
union
select article_key from leaving
