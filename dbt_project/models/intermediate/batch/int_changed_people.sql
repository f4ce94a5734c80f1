{{ changed_members('person') }}
