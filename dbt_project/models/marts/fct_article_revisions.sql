{{ config(materialized='view') }}

{%- set counted = revision_change_counts() %}

with revisions as (
    select * from {{ ref('int_article_revisions') }}
),

readings as (
    select * from {{ ref('int_article_readings') }}
),

changes as (
    select
        article_key,
        revision_number,
        {% for column, kinds in counted.items() -%}
            cast(count(case when kind in ({{ kind_list(kinds) }}) then 1 end) as integer) as {{ column }},
        {% endfor -%}
        count(*) as change_count
    from {{ ref('int_revision_changes') }}
    group by article_key, revision_number
)

select
    {{ surrogate_key(['revisions.article_key', 'revisions.revision_number']) }} as revision_key,
    revisions.article_key,
    readings.load_id,
    readings.title,
    readings.body,
    readings.correction_notice,
    revisions.content_hash,
    revisions.revision_number,
    revisions.reading_count,
    {% for column in counted -%}
        coalesce(changes.{{ column }}, 0) as {{ column }},
    {% endfor -%}
    revisions.is_current,
    revisions.valid_from_at,
    revisions.valid_to_at
from revisions
inner join readings on revisions.reading_key = readings.reading_key
left join changes
    on
        revisions.article_key = changes.article_key
        and revisions.revision_number = changes.revision_number
