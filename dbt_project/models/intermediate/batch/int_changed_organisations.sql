{{ changed_members('organisation') }}
