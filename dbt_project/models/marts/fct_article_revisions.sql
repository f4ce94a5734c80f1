{{ replaces_articles_of('int_reread_articles') }}

{%- set counted = revision_change_counts() %}

with revisions as (
    select * from {{ ref('int_article_revisions') }}
    where true {{ if_replaced(ref('int_article_revisions'), 'int_reread_articles') }}
),

readings as (
    select
        reading_key,
        load_id,
        title,
        body,
        correction_notice
    from {{ ref('int_article_readings') }}
    where true {{ if_replaced(ref('int_article_readings'), 'int_reread_articles') }}
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
    where true {{ if_replaced(ref('int_revision_changes'), 'int_reread_articles') }}
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
