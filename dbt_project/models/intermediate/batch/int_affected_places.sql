{#- Parents too: one may owe its row to the place alone. -#}
{{ affected_members('place_key', {
    'places': ['place_key', 'admin1_place_key', 'country_place_key'],
    'place_mentions': ['place_key'],
}) }}
