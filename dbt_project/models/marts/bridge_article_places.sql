{{ mention_bridge('place', {
    'is_in_title': "field = 'title'",
    'is_in_dateline': "field = 'dateline'",
}) }}
