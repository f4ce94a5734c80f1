{{ staged_mentions('place') }}
