{{ config(
    materialized='table_function',
    parameters=['query'],
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}

-- Places of which a name has every word of the query, in any script:
--     select * from marts.find_place('palmyra');
{{ find_members('place', 'dim_place_names', 'dim_places', 'bridge_article_places', [
    'place_type', 'country_code', 'is_resolved'
]) }}
