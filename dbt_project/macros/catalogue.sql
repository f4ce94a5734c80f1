{#- Made from extractors/contracts by `make generate`: edit the catalogue there, not this file. -#}

{#- The staged tables whose rows belong to an article of their load. -#}
{% macro tables_of_articles() -%}
    {{ return([
        'article_authors',
        'related_items',
        'media_items',
        'place_mentions',
        'agency_mentions',
        'person_mentions',
        'organisation_mentions',
        'quotations',
    ]) }}
{%- endmacro %}

{#- The columns of fct_loads that count rows, each with the model of the rows. -#}
{% macro counted_tables() -%}
    {{ return({
        'article_count': 'stg_articles',
        'article_author_count': 'stg_article_authors',
        'related_item_count': 'stg_related_items',
        'media_item_count': 'stg_media_items',
        'place_mention_count': 'stg_place_mentions',
        'place_count': 'stg_places',
        'agency_mention_count': 'stg_agency_mentions',
        'person_mention_count': 'stg_person_mentions',
        'organisation_mention_count': 'stg_organisation_mentions',
        'quotation_count': 'stg_quotations',
        'page_fetch_count': 'stg_page_fetches',
        'rejected_row_count': 'stg_rejected_rows',
        'gate_reject_count': 'stg_gate_rejects',
    }) }}
{%- endmacro %}

{#- A value whose confidence is less is weak. -#}
{% macro weak_confidence() -%}
    {{ return(0.7) }}
{%- endmacro %}

{#- The columns of fct_articles that count mentions, each with the model of the mentions. -#}
{% macro mention_counts() -%}
    {{ return({
        'place_mention_count': 'int_place_mentions',
        'agency_mention_count': 'int_agency_mentions',
        'person_mention_count': 'int_person_mentions',
        'organisation_mention_count': 'int_organisation_mentions',
    }) }}
{%- endmacro %}
