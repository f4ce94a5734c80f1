-- depends_on: {{ ref('int_affected_person_namings') }}
{{ mention_observations('person', ['media_position', 'kind', 'title', 'name', 'confidence'], key='naming_key') }}
