{% set stored = previous('marts', 'fct_page_fetches') %}

{% set stored_stories = previous('marts', 'bridge_story_articles') %}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_regrouped_articles') }}
-- depends_on: {{ ref('int_arriving_stories') }}
with reread as (
    select article_key from {{ ref('int_reread_articles') }}
),

sighted as (
    select article_key
    from {{ ref('stg_page_fetches') }}
    where {{ is_sighting() }} and article_key <> {{ unknown_key() }}
),

no_longer_sighted as (
    {% if stored is not none %}
        select article_key
        from {{ stored }}
        where
            load_id in (
                select load_id from {{ ref('int_batch_loads') }}
                where is_replacement
            )
            and {{ is_sighting() }}
            and article_key <> {{ unknown_key() }}
    {% else %}
        select article_key
        from reread
        where false
    {% endif %}
),

-- an attempt at an address may count for an article that was read there and is known by another; for which
-- one changes with every attempt there, and with whether the article that was read there still has a reading
addresses as (
    select
        outlet_key,
        url
    from {{ ref('stg_page_fetches') }}
    where {{ is_sighting() }}
    {% if stored is not none %}
        union
        select
            outlet_key,
            url
        from {{ stored }}
        where
            load_id in (
                select load_id from {{ ref('int_batch_loads') }}
                where is_replacement
            )
            and {{ is_sighting() }}
        union
        select
            outlet_key,
            url
        from {{ stored }}
        where
            article_key in (select article_key from reread)
            and outcome in ('fetched', 'saved')
    {% endif %}
),

sighted_at_addresses as (
    {% if stored is not none %}
        select article_key
        from {{ stored }}
        where
            (outlet_key, url) in (
                select
                    outlet_key,
                    url
                from addresses
            )
            and {{ is_sighting() }}
            and article_key <> {{ unknown_key() }}
    {% else %}
        select article_key
        from reread
        where false
    {% endif %}
),

regrouped as (
    {% if stored_stories is not none %}
        select regrouped_articles.article_key
        from {{ ref('int_regrouped_articles') }} as regrouped_articles
        left join {{ stored_stories }} as leaving on regrouped_articles.article_key = leaving.article_key
        left join {{ ref('int_arriving_stories') }} as arriving on regrouped_articles.article_key = arriving.article_key
        where coalesce(leaving.original_article_key, '') <> coalesce(arriving.original_article_key, '')
    {% else %}
        select article_key
        from reread
        where false
    {% endif %}
)

select article_key from reread
union
select article_key from regrouped
union
select article_key from sighted
union
select article_key from no_longer_sighted
union
select article_key from sighted_at_addresses
