-- depends_on: {{ ref('int_affected_organisation_namings') }}
{{ mention_observations('organisation', [
    'media_position', 'kind', 'name', 'agency_id', 'confidence'
], key='naming_key') }}
