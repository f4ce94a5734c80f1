{{ joined_mention_bridge('person') }}
