{{ config(
    materialized='table_function',
    parameters=['query'],
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}

-- People of whom a name has every word of the query, in any script:
--     select * from marts.find_person('soleimani');
{{ find_members('person', 'dim_person_names', 'dim_people', 'bridge_article_people', [
    'title', 'country_code', 'is_resolved'
]) }}
