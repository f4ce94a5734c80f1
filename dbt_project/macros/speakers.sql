{#-
    CTE `attributed`: the quotations of an article with the outlet of the article, when it came out, and the name and kind
    of their speaker where it is known who speaks.
-#}
{% macro attributed_quotations() -%}
    attributed as (
        select
            quotations.*,
            articles.outlet_key,
            articles.canonical_url,
            articles.title as article_title,
            coalesce(articles.published_at, articles.first_seen_at) as placed_at,
            case
                when quotations.person_key <> {{ unknown_key() }} then people.person_name
                when quotations.organisation_key <> {{ unknown_key() }} then organisations.organisation_name
                when quotations.agency_key <> {{ unknown_key() }} then agencies.agency_name
            end as speaker,
            case
                when quotations.person_key <> {{ unknown_key() }} then 'person'
                when quotations.agency_key <> {{ unknown_key() }} then 'agency'
                when quotations.organisation_key <> {{ unknown_key() }} then 'organisation'
            end as speaker_is
        from {{ ref('fct_quotations') }} as quotations
        inner join {{ ref('fct_articles') }} as articles on quotations.article_key = articles.article_key
        left join {{ ref('dim_people') }} as people on quotations.person_key = people.person_key
        left join {{ ref('dim_organisations') }} as organisations
            on quotations.organisation_key = organisations.organisation_key
        left join {{ ref('dim_agencies') }} as agencies on quotations.agency_key = agencies.agency_key
    )
{%- endmacro %}
