{{ mention_fact('place', [
    'field', 'surface_form', 'kind', 'evidence', 'start_offset', 'end_offset', 'confidence'
]) }}
