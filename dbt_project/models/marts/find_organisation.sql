{{ config(
    materialized='table_function',
    parameters=['query'],
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}

-- Organisations of which a name has every word of the query, in any script:
--     select * from marts.find_organisation('red crescent');
{{ find_members('organisation', 'dim_organisation_names', 'dim_organisations', 'bridge_article_organisations', [
    'kind', 'country_code', 'is_resolved'
]) }}
