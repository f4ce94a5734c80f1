{{ replaces_articles_of('int_rejoined_articles') }}

with changes as (
    select * from {{ ref('int_revision_changes') }}
    where true {{ if_replaced(ref('int_revision_changes'), 'int_rejoined_articles') }}
),

people as (
    select
        naming_key,
        person_key
    from {{ ref('int_person_joins') }}
),

organisations as (
    select
        naming_key,
        organisation_key
    from {{ ref('int_organisation_joins') }}
)

select
    {{ surrogate_key(['changes.article_key', 'changes.revision_number', 'changes.position']) }} as revision_change_key,
    {{ surrogate_key(['changes.article_key', 'changes.revision_number']) }} as revision_key,
    changes.article_key,
    people.person_key,
    organisations.organisation_key,
    changes.revision_number,
    changes.position,
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
left join people on changes.person_naming_key = people.naming_key
left join organisations on changes.organisation_naming_key = organisations.naming_key
