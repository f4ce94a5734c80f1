{% set listed %}
select
        person_id,
        {{ elements(split_list("concat_ws('|', name, alone, names)", "'|'")) }} as name
    from {{ ref('listed_people') }}
{%- endset %}
{{ names_of_members('person', 'people', listed) }}
