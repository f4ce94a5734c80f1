-- depends_on: {{ ref('int_arriving_shingles') }}
{{ affected_by_postings(
    previous('working', 'int_text_shingles'), ref('int_arriving_shingles'), 'shingle', predecessors(), window_interval()
) }}
