with source as (
    select * from {{ source('staged', 'quotations') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown('speaker_person_id') }} as speaker_person_naming_key,
        {{ key_or_unknown('speaker_organisation_id') }} as speaker_organisation_naming_key,
        {{ key_or_unknown('speaker_agency_id') }} as speaker_agency_key,
        source.*
    from source
)

select * from keyed
