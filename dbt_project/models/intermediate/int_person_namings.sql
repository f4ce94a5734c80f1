{{ namings('person', ['title', 'sphere']) }}
