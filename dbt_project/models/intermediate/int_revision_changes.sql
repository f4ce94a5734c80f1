{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

{%- set columns = [
    'revision_key', 'kind', 'field', 'text_before', 'text_after', 'start_before', 'end_before', 'start_after',
    'end_after', 'similarity', 'person_naming_key', 'organisation_naming_key'
] %}
{#- each kind of change with the columns that it lacks -#}
{%- set kinds = {
    'int_sentence_changes': ['person_naming_key', 'organisation_naming_key'],
    'int_number_changes': ['similarity', 'person_naming_key', 'organisation_naming_key'],
    'int_notice_changes': ['similarity', 'person_naming_key', 'organisation_naming_key'],
    'int_name_changes': ['similarity'],
    'int_quotation_changes': [],
} %}

-- depends_on: {{ ref('int_reread_articles') }}
with revisions as (
    select * from {{ ref('int_compared_revisions') }}
),

changes as (
    {% for model, lacking in kinds.items() -%}
        select {{ columns_or_nulls(columns, lacking) }}
        from {{ ref(model) }}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}
)

select
    revisions.article_key,
    revisions.revision_number,
    cast(row_number() over (
        partition by changes.revision_key
        order by
            changes.field <> 'title',
            changes.field <> 'lead',
            coalesce(changes.start_after, changes.start_before) nulls last,
            changes.start_after is null,
            changes.kind,
            changes.end_after nulls last,
            changes.start_before nulls last,
            changes.end_before nulls last,
            changes.text_after nulls last,
            changes.text_before nulls last,
            changes.person_naming_key nulls last,
            changes.organisation_naming_key nulls last,
            changes.similarity nulls last
    ) as integer) as position,
    nullif(changes.person_naming_key, {{ unknown_key() }}) as person_naming_key,
    nullif(changes.organisation_naming_key, {{ unknown_key() }}) as organisation_naming_key,
    changes.kind,
    changes.field,
    changes.text_before,
    changes.text_after,
    changes.start_before,
    changes.end_before,
    changes.start_after,
    changes.end_after,
    changes.similarity
from changes
inner join revisions on changes.revision_key = revisions.revision_key
