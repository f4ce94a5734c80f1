{#-
    The attempt shows that the page is gone for good, a page that only looks like an answer included. A page that was
    gone together with most of its outlet's pages shows an outage of the outlet, and nothing of the page.
-#}
{% macro is_gone() -%}
    (outcome <> 'outage' and (outcome in ('gone', 'soft_404') or http_status in (404, 410)))
{%- endmacro %}

{#- The attempt says something about whether a known article still stands, beyond a reading of it. -#}
{% macro is_sighting() -%}
    (outcome in ('fetched', 'saved', 'not_modified', 'unchanged') or {{ is_gone() }})
{%- endmacro %}

{#-
    When an article came out, for the order in which texts follow one another. An article that states a day alone was
    out by the end of that day, or when it was first read if that was earlier: it is never put before one with an hour
    on the ground of a midnight that nobody printed.
-#}
{% macro placed_at() -%}
    case
        when published_at is null then first_seen_at
        when not is_published_day_only then published_at
        when first_seen_at < published_at + interval '1 day' then first_seen_at
        else published_at + interval '1 day'
    end
{%- endmacro %}

{#- All readings of the articles that the batch read again, with a column of their text and what `placed_at` needs. -#}
{% macro reread_readings(column) -%}
    select
        article_key,
        {{ column }},
        is_latest,
        published_at,
        is_published_day_only,
        min(fetched_at) over (partition by article_key) as first_seen_at
    from {{ ref('int_article_readings') }}
    where
        {{ rows_with_keys(ref('int_article_readings'), 'article_key', ref('int_reread_articles')) }}
{%- endmacro %}
