{{ affected_namings('organisation') }}
