{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_reread_articles') }}
with revisions as (
    select * from {{ ref('int_compared_revisions') }}
),

changes as (
    select * from {{ ref('int_sentence_changes') }}
    union all by name
    select * from {{ ref('int_number_changes') }}
    union all by name
    select * from {{ ref('int_notice_changes') }}
    union all by name
    select * from {{ ref('int_name_changes') }}
    union all by name
    select * from {{ ref('int_quotation_changes') }}
)

select
    revisions.article_key,
    revisions.revision_number,
    cast(row_number() over (
        partition by changes.revision_key
        order by
            changes.field <> 'title',
            changes.field <> 'lead',
            coalesce(changes.start_after, changes.start_before),
            changes.start_after is null,
            changes.kind,
            changes.end_after,
            changes.start_before,
            changes.end_before,
            changes.text_after,
            changes.text_before,
            changes.person_naming_key,
            changes.organisation_naming_key,
            changes.similarity
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
