{{ staged_namings('person') }}
