{{ joined_mention_bridge('organisation') }}
