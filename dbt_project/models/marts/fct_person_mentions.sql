{{ joined_mention_fact('person', [
    'naming_key', 'field', 'surface_form', 'kind', 'title', 'name', 'evidence', 'media_position', 'start_offset',
    'end_offset', 'confidence'
]) }}
