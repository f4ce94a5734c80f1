{{ staged_mentions('agency') }}
