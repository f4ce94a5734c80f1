{{ mention_fact('agency', [
    'field', 'role', 'surface_form', 'evidence', 'media_position', 'start_offset', 'end_offset', 'is_own'
]) }}
