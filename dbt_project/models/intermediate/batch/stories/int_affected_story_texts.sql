-- depends_on: {{ ref('int_arriving_story_terms') }}
{{ affected_by_postings(
    previous('working', 'int_story_terms'), ref('int_arriving_story_terms'), 'term', story_reach(), story_window()
) }}
