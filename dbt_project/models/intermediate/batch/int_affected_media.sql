{{ affected_members('media_key', {
    'media_items': ['media_key'],
    'related_items': ['media_key'],
}) }}
