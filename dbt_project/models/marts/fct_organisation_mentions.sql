{{ joined_mention_fact('organisation', [
    'naming_key', 'field', 'surface_form', 'kind', 'name', 'evidence', 'media_position', 'start_offset', 'end_offset',
    'confidence'
]) }}
