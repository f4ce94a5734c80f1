{#- Functions that differ from database to database, one macro each; Spark's are beside DuckDB's. -#}
{% macro date_spine_sql() -%}
    {{ return(adapter.dispatch('date_spine_sql', 'dateline')()) }}
{%- endmacro %}

{% macro default__date_spine_sql() -%}
    select cast(generate_series as date) as date_day
    from generate_series(
        timestamp '{{ first_date() }} 00:00:00', timestamp '{{ end_date() }} 00:00:00' - interval 1 day, interval 1 day
    )
{%- endmacro %}

{% macro spark__date_spine_sql() -%}
    select explode(
        sequence(to_date('{{ first_date() }}'), date_sub(to_date('{{ end_date() }}'), 1), interval 1 day)
    ) as date_day
{%- endmacro %}

{#- After `as`: a CTE that is read twice is computed twice, and not kept in memory between. -#}
{% macro recomputed() -%}
    {{ return(adapter.dispatch('recomputed', 'dateline')()) }}
{%- endmacro %}

{% macro default__recomputed() -%}
{%- endmacro %}

{% macro duckdb__recomputed() -%}
    not materialized
{%- endmacro %}

{#- The words of a text in lower case, as a list; scripts without spaces give one word a character. -#}
{% macro words(text) -%}
    {{ return(adapter.dispatch('words', 'dateline')(text)) }}
{%- endmacro %}

{% macro default__words(text) -%}
    regexp_extract_all(
        lower({{ text }}), '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+'
    )
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

{#- Whole seconds from one timestamp to another. -#}
{% macro seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch('seconds_between', 'dateline')(earlier, later)) }}
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
    date_diff('second', {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    (unix_timestamp({{ later }}) - unix_timestamp({{ earlier }}))
{%- endmacro %}

{#-
    A body without what changes from outlet to outlet around one text: the dateline with its agency in front, and
    credit and copyright lines behind.
-#}
{% macro comparable_text(body) -%}
    {{ return(adapter.dispatch('comparable_text', 'dateline')(body)) }}
{%- endmacro %}

{% macro default__comparable_text(body) -%}
    regexp_replace(
        regexp_replace({{ body }}, '^\s*[^\n.]{0,60}\([^()\n]{2,40}\)\s*[-–—:]+\s*', ''),
        '(?i)(\n\n[^\n]{0,160}(reporting by|editing by|rights reserved|copyright|©)[^\n]{0,160})+\s*$',
        ''
    )
{%- endmacro %}

{#-
    The letters of scripts that write no spaces, for a class of a regular expression. This macro and the next are those
    of dateline/search/folding.py for dbt; a test holds them equal.
-#}
{% macro unspaced() -%}
    {{ return(
        "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59\u0e81\u0e82\u0e84\u0e86-\u0e8a\u0e8c-\u0ea3"
        ~ "\u0ea5\u0ea7-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec4\u0ec6\u0ed0-\u0ed9\u0edc-\u0edf\u1000-\u102a"
        ~ "\u103f-\u1049\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
        ~ "\u1090-\u1099\u1780-\u17b3\u17d7\u17dc\u17e0-\u17e9\u3005\u3007\u3021-\u3029\u3038-\u303b"
        ~ "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
        ~ "\uf900-\ufa6d\ufa70-\ufad9\uff66-\uff6f\uff71-\uff9d\U00020000-\U0002a6df\U0002a700-\U0002b738"
        ~ "\U0002b740-\U0002b81d\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U0002f800-\U0002fa1d"
        ~ "\U00030000-\U0003134a"
    ) }}
{%- endmacro %}

{#-
    A name as search compares it: without case and accents, one form for each Arabic and Persian letter (yeh, kaf, alef,
    heh), without vowel signs of Arabic, lengthening strokes and marks that are not seen. Marks of Indic and Thai letters,
    which are vowels, stay.
-#}
{% macro searchable(text) -%}
    {%- set variants = "\u0649\u06cc\u06d0\u0671\u0623\u0625\u0622\u06a9\u0629\u06c0\u06d5\u06be\u03c2" -%}
    {%- set letters = "\u064a\u064a\u064a\u0627\u0627\u0627\u0627\u0643\u0647\u0647\u0647\u0647\u03c3" -%}
    {%- set marks = "\u200c\u200d\u200e\u200f\u00ad\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670\u093c\u09bc\u0a3c" -%}
    {%- set keeps_marks = "\u0900-\u109f\u1780-\u17ff\u3040-\u30ff" -%}
    case
        when regexp_matches({{ text }}, '[{{ keeps_marks }}]')
            then lower(translate(nfc_normalize({{ text }}), '{{ variants ~ marks }}', '{{ letters }}'))
        else strip_accents(lower(translate({{ text }}, '{{ variants ~ marks }}', '{{ letters }}')))
    end
{%- endmacro %}

{#-
    Condition on rows of a stored table: those whose key is among `keys`. DuckDB reads every column of a scan before it
    joins; by row numbers, which lie together for rows that came together, it skips the blocks that hold none.
-#}
{% macro rows_with_keys(relation, column, keys) -%}
    {{ return(adapter.dispatch('rows_with_keys', 'dateline')(relation, column, keys)) }}
{%- endmacro %}

{% macro default__rows_with_keys(relation, column, keys) -%}
    {{ column }} in (select {{ column }} from {{ keys }})
{%- endmacro %}

{% macro duckdb__rows_with_keys(relation, column, keys) -%}
    rowid in (
                select rowid from {{ relation }}
                where {{ column }} in (select {{ column }} from {{ keys }})
            )
{%- endmacro %}

{#- Whether field_sources names a person's correction as the source of a field. -#}
{% macro has_correction(field_sources) -%}
    coalesce({{ field_sources }} like '%"correction"%', false)
{%- endmacro %}

{#- Whether the page itself states different values for a field, besides what a person corrected. -#}
{% macro has_differing_candidates(field_candidates) -%}
    {{ return(adapter.dispatch('has_differing_candidates', 'dateline')(field_candidates)) }}
{%- endmacro %}

{% macro default__has_differing_candidates(field_candidates) -%}
    (
        {% for field in ['title', 'published_at', 'authors'] -%}
            coalesce(len(list_filter(
                json_extract_string({{ field_candidates }}, '$.{{ field }}[*].source'),
                lambda source: source <> 'correction'
            )) > 1, false)
            {%- if not loop.last %} or {% endif %}
        {%- endfor %}
    )
{%- endmacro %}
