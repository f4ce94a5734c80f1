{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_reread_articles') }}

{{ child_observations('stg_quotations', [
    'speaker_person_naming_key',
    'speaker_organisation_naming_key',
    'speaker_agency_key',
    'field',
    'position',
    'kind',
    'content',
    'start_offset',
    'end_offset',
    'spans',
    'cue',
    'cue_kind',
    'cue_start_offset',
    'cue_end_offset',
    'speaker_kind',
    'speaker_surface_form',
    'speaker_start_offset',
    'speaker_end_offset',
    'speaker_title',
    'speaker_name',
    'speaker_confidence',
    'addressee',
    'language',
    'confidence',
    'evidence',
]) }}

select * from marked
