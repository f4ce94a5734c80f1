-- depends_on: {{ ref('int_affected_places') }}
{{ mention_observations('place', ['kind', 'confidence']) }}
