{% set listed %}
select
        organisation_id,
        rtrim(unnest(string_split(concat_ws('|', name, abbreviation, other), '|')), '*') as name
    from {{ ref('listed_organisations') }}
    union all
    select
        'agency:' || agency_id as organisation_id,
        unnest(string_split(concat_ws('|', name, abbreviations, other_names, local_names), '|')) as name
    from {{ ref('agencies') }}
{%- endset %}
{{ names_of_members('organisation', 'organisations', listed) }}
