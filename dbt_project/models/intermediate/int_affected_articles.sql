{% set stored = previous('marts', 'fct_page_fetches') %}

-- depends_on: {{ ref('int_batch_loads') }}
with reread as (
    select article_key from {{ ref('int_reread_articles') }}
),

sighted as (
    select article_key
    from {{ ref('stg_page_fetches') }}
    where {{ is_sighting() }}
),

no_longer_sighted as (
    {% if stored is not none %}
        select article_key
        from {{ stored }}
        where
            load_id in (select load_id from {{ ref('int_batch_loads') }} where is_replacement)
            and {{ is_sighting() }}
    {% else %}
        select article_key from reread where false
    {% endif %}
)

select article_key from reread
union
select article_key from sighted
union
select article_key from no_longer_sighted
