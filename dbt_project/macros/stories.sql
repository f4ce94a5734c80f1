{#-
    How articles that report one event are found, in other words or another language. Each has terms
    (extractors/mentions/stories/terms.py); two are compared where they meet by at least `least_shared_terms` of those
    terms, one among the `story_reach` nearest before the other, within the window of days (macros/postings.sql).
-#}
{% macro story_reach() -%}10{%- endmacro %}

{% macro least_shared_terms() -%}2{%- endmacro %}

{% macro story_window() -%}
    interval '{{ var("story_window_days") }} days'
{%- endmacro %}

{#- The terms by which an article may meet others, as 64-bit hashes, as a list: the first of each sort, the heaviest. -#}
{% macro story_terms_to_meet_by(terms) -%}
    {{ return(adapter.dispatch('story_terms_to_meet_by', 'dateline')(terms)) }}
{%- endmacro %}

{% macro default__story_terms_to_meet_by(terms) -%}
    {%- set keys = "list_transform(string_split(" ~ terms ~ ", chr(10)), lambda line: split_part(line, chr(9), 1))" -%}
    list_transform(
        list_concat(
            list_filter({{ keys }}, lambda key: key[1] in ('p', 'o', 'l', 'n'))[1:12],
            list_filter({{ keys }}, lambda key: key[1] in ('s', 'w', 'c'))[1:16]
        ),
        lambda key: md5_number_lower(key)
    )
{%- endmacro %}

{% macro spark__story_terms_to_meet_by(terms) -%}
    {%- set keys = "transform(split(" ~ terms ~ ", '\\n'), line -> split_part(line, chr(9), 1))" -%}
    transform(
        concat(
            slice(filter({{ keys }}, key -> left(key, 1) in ('p', 'o', 'l', 'n')), 1, 12),
            slice(filter({{ keys }}, key -> left(key, 1) in ('s', 'w', 'c')), 1, 16)
        ),
        key -> {{ spark__text_hash('key') }}
    )
{%- endmacro %}
