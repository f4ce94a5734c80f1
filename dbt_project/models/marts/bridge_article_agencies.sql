{{ mention_bridge('agency', {
    'is_credited': "role in ('byline', 'dateline', 'credit', 'copyright')",
    'is_attributed': "role = 'attribution'",
    'is_own': 'is_own',
}) }}
