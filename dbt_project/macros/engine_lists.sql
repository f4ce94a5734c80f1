{#- Functions of lists that differ from database to database, one macro each; Spark's are beside DuckDB's. -#}

{% macro list_of(value) -%}
    {{ return(adapter.dispatch('list_of', 'dateline')(value)) }}
{%- endmacro %}

{% macro default__list_of(value) -%}
    [{{ value }}]
{%- endmacro %}

{% macro spark__list_of(value) -%}
    array({{ value }})
{%- endmacro %}

{#- How many elements a list has. -#}
{% macro list_size(list) -%}
    {{ return(adapter.dispatch('list_size', 'dateline')(list)) }}
{%- endmacro %}

{% macro default__list_size(list) -%}
    len({{ list }})
{%- endmacro %}

{% macro spark__list_size(list) -%}
    size({{ list }})
{%- endmacro %}

{#- The pieces of a text between separators, as a list. Both are SQL. -#}
{% macro split_list(text, separator) -%}
    {{ return(adapter.dispatch('split_list', 'dateline')(text, separator)) }}
{%- endmacro %}

{% macro default__split_list(text, separator) -%}
    string_split({{ text }}, {{ separator }})
{%- endmacro %}

{% macro spark__split_list(text, separator) -%}
    split({{ text }}, '\Q' || {{ separator }} || '\E')
{%- endmacro %}

{#- The whole numbers from `low` to `high`, both included, as a list; `high` is not the lesser one. -#}
{% macro numbers_between(low, high) -%}
    {{ return(adapter.dispatch('numbers_between', 'dateline')(low, high)) }}
{%- endmacro %}

{% macro default__numbers_between(low, high) -%}
    range({{ low }}, {{ high }} + 1)
{%- endmacro %}

{% macro spark__numbers_between(low, high) -%}
    sequence({{ low }}, {{ high }})
{%- endmacro %}

{#- The elements of a list, each put into an expression. -#}
{% macro mapped(list, element, expression) -%}
    {{ return(adapter.dispatch('mapped', 'dateline')(list, element, expression)) }}
{%- endmacro %}

{% macro default__mapped(list, element, expression) -%}
    list_transform({{ list }}, lambda {{ element }}: {{ expression }})
{%- endmacro %}

{% macro spark__mapped(list, element, expression) -%}
    transform({{ list }}, {{ element }} -> {{ expression }})
{%- endmacro %}

{#- One row an element of a list. -#}
{% macro elements(list) -%}
    {{ return(adapter.dispatch('elements', 'dateline')(list)) }}
{%- endmacro %}

{% macro default__elements(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__elements(list) -%}
    explode({{ list }})
{%- endmacro %}

{#- One row an element of a list, with its place from 1: two columns of a select. -#}
{% macro numbered_elements(list, place, element) -%}
    {{ return(adapter.dispatch('numbered_elements', 'dateline')(list, place, element)) }}
{%- endmacro %}

{% macro default__numbered_elements(list, place, element) -%}
    unnest(range(1, len({{ list }}) + 1)) as {{ place }},
        unnest({{ list }}) as {{ element }}
{%- endmacro %}

{% macro spark__numbered_elements(list, place, element) -%}
    inline(transform({{ list }}, (x, i) -> struct(i + 1, x))) as ({{ place }}, {{ element }})
{%- endmacro %}

{#-
    The distinct runs of `size` neighbouring words in a list of words, each as a 64-bit hash, as a list. With a
    `sample_rate`, about one run in so many: the letters at the run's start decide, so that every text keeps the same
    runs, and only those are hashed (three times as fast as hashing all).
-#}
{% macro shingles(words, size, sample_rate=1) -%}
    {{ return(adapter.dispatch('shingles', 'dateline')(words, size, sample_rate)) }}
{%- endmacro %}

{% macro default__shingles(words, size, sample_rate) -%}
    {%- set places = 'range(1, len(' ~ words ~ ') - ' ~ (size - 2) ~ ')' -%}
    list_distinct(list_transform(
        {% if sample_rate > 1 -%}
            list_filter(
                {{ places }},
                lambda i: (
                    unicode({{ words }}[i]) * 3 + length({{ words }}[i]) * 5
                    + length({{ words }}[i + 1]) + unicode({{ words }}[i + 2])
                ) % {{ sample_rate }} = 0
            ),
        {%- else -%}
            {{ places }},
        {%- endif %}
        lambda i: md5_number_lower(concat_ws(' '
            {%- for step in range(size) -%}
                , {{ words }}[i + {{ step }}]
            {%- endfor -%}
        ))
    ))
{%- endmacro %}

{% macro spark__shingles(words, size, sample_rate) -%}
    {#- places from 0 here -#}
    {%- set places = 'sequence(0, greatest(size(' ~ words ~ ') - ' ~ size ~ ', 0))' -%}
    array_distinct(transform(
        {% if sample_rate > 1 -%}
            filter(
                {{ places }},
                i -> (
                    ascii(get({{ words }}, i)) * 3 + length(get({{ words }}, i)) * 5
                    + length(get({{ words }}, i + 1)) + ascii(get({{ words }}, i + 2))
                ) % {{ sample_rate }} = 0
            ),
        {%- else -%}
            {{ places }},
        {%- endif %}
        i -> {{ spark__text_hash("concat_ws(' ', slice(" ~ words ~ ', i + 1, ' ~ size ~ '))') }}
    ))
{%- endmacro %}

{#- The runs of `size` neighbouring words in a list of words, in their order, as hashes that are not kept. -#}
{% macro word_runs(words, size) -%}
    {{ return(adapter.dispatch('word_runs', 'dateline')(words, size)) }}
{%- endmacro %}

{% macro default__word_runs(words, size) -%}
    list_transform(range(1, len({{ words }}) - {{ size - 2 }}), lambda i: hash(concat_ws(' '
        {%- for step in range(size) -%}
            , {{ words }}[i + {{ step }}]
        {%- endfor -%}
    )))
{%- endmacro %}

{% macro spark__word_runs(words, size) -%}
    {#- places from 0 here; a text that is too short has none -#}
    transform(
        filter(sequence(0, greatest(size({{ words }}) - {{ size }}, 0)), i -> size({{ words }}) >= {{ size }}),
        i -> xxhash64(slice({{ words }}, i + 1, {{ size }}))
    )
{%- endmacro %}

{#- Columns for a select whose source lacks some of them, which are null. `union all by name` is DuckDB's alone. -#}
{% macro columns_or_nulls(columns, lacking) -%}
    {%- for column in columns -%}
        {{ 'null as ' if column in lacking }}{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
