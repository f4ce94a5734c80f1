{{ staged_namings('organisation') }}
