{#- The attempt shows that the page is gone for good, a page that only looks like an answer included. -#}
{% macro is_gone() -%}
    (outcome in ('gone', 'soft_404') or http_status in (404, 410))
{%- endmacro %}

{#- The attempt says something about whether a known article still stands, beyond a reading of it. -#}
{% macro is_sighting() -%}
    (outcome in ('fetched', 'saved', 'not_modified', 'unchanged') or {{ is_gone() }})
{%- endmacro %}
