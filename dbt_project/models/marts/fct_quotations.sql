{{ replaces_articles_of('int_rejoined_articles') }}

with quotations as (
    select * from {{ ref('int_quotations') }}
    where is_latest {{ if_replaced(ref('int_quotations'), 'int_rejoined_articles') }}
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
    {{ surrogate_key(['quotations.article_key', 'quotations.position']) }} as quotation_key,
    quotations.article_key,
    coalesce(people.person_key, {{ unknown_key() }}) as person_key,
    coalesce(organisations.organisation_key, {{ unknown_key() }}) as organisation_key,
    quotations.speaker_agency_key as agency_key,
    quotations.load_id,
    quotations.field,
    quotations.position,
    quotations.kind,
    quotations.content,
    quotations.start_offset,
    quotations.end_offset,
    quotations.spans,
    quotations.cue,
    quotations.cue_kind,
    quotations.cue_start_offset,
    quotations.cue_end_offset,
    quotations.speaker_kind,
    quotations.speaker_surface_form,
    quotations.speaker_start_offset,
    quotations.speaker_end_offset,
    quotations.speaker_title,
    quotations.speaker_name,
    quotations.speaker_confidence,
    quotations.addressee,
    quotations.language,
    quotations.confidence,
    quotations.evidence
from quotations
left join people on quotations.speaker_person_naming_key = people.naming_key
left join organisations on quotations.speaker_organisation_naming_key = organisations.naming_key
