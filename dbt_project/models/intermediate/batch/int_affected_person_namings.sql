{{ affected_namings('person') }}
