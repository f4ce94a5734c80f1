-- the days of outlets that the batch may change, as the last publication has them
{% set stored = previous('marts', 'fct_page_fetches') %}
{% set stored_articles = previous('marts', 'fct_articles') %}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_affected_articles') }}
{% if stored is not none and stored_articles is not none -%}
    select
        outlet_key,
        requested_date as date
    from {{ stored }}
    where
        load_id in (
            select load_id from {{ ref('int_batch_loads') }}
            where is_replacement
        )
    union
    select
        outlet_key,
        published_date as date
    from {{ stored_articles }}
    where
        published_date is not null
        and {{ rows_with_keys(stored_articles, 'article_key', ref('int_affected_articles')) }}
{%- else -%}
    select
        outlet_key,
        requested_date as date
    from {{ ref('stg_page_fetches') }}
    where false
{%- endif %}
