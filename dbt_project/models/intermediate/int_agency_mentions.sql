{{ mention_observations('agency', ['media_position', 'role', 'is_own']) }}
