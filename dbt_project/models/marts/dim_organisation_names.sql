{% set listed %}
select
        organisation_id,
        trim(trailing '*' from name) as name
    from (
        select
            organisation_id,
            {{ elements(split_list("concat_ws('|', name, abbreviation, other)", "'|'")) }} as name
        from {{ ref('listed_organisations') }}
    ) as spellings
    union all
    select
        'agency:' || agency_id as organisation_id,
        {{ elements(split_list("concat_ws('|', name, abbreviations, other_names, local_names)", "'|'")) }} as name
    from {{ ref('agencies') }}
{%- endset %}
{{ names_of_members('organisation', 'organisations', listed) }}
