{#- Functions of texts that differ from database to database, one macro each; Spark's are beside DuckDB's. -#}

{#-
    A regular expression of DuckDB's kind (RE2) for Spark's (Java's): the names of scripts, what white space is, and the
    end of a text, which `$` is not where the text ends in a new line.
-#}
{% macro for_java(pattern) -%}
    {%- set found = modules.re.sub('\\\\p\\{([A-Z][a-z]{2,})\\}', '\\\\p{Is\\1}', pattern) -%}
    {{ return(found.replace('\\s', '[\\t\\n\\f\\r ]').replace("$'", "\\z'").replace('(?i)', '(?iu)')) }}
{%- endmacro %}

{#- Whether a regular expression is found in a text. -#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches', 'dateline')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    {{ text }} rlike {{ for_java("'" ~ pattern ~ "'") }}
{%- endmacro %}

{#- All that a regular expression finds in a text, as a list. -#}
{% macro found_in(text, pattern) -%}
    {{ return(adapter.dispatch('found_in', 'dateline')(text, pattern)) }}
{%- endmacro %}

{% macro default__found_in(text, pattern) -%}
    regexp_extract_all({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__found_in(text, pattern) -%}
    regexp_extract_all({{ text }}, {{ for_java("'" ~ pattern ~ "'") }}, 0)
{%- endmacro %}

{#- A text with all that a regular expression finds replaced; both are SQL, `\\1` in the latter is the first group. -#}
{% macro replace_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all', 'dateline')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{% macro spark__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ for_java(pattern) }}, {{ replacement.replace('\\', '$') }})
{%- endmacro %}

{#- A text in lower case, letter by letter. Java would look at neighbours of a sigma, and makes two of a dotted I. -#}
{% macro lower_case(text) -%}
    {{ return(adapter.dispatch('lower_case', 'dateline')(text)) }}
{%- endmacro %}

{% macro default__lower_case(text) -%}
    lower({{ text }})
{%- endmacro %}

{% macro spark__lower_case(text) -%}
    lower(translate({{ text }}, 'İΣ', 'iσ'))
{%- endmacro %}

{% macro starts_with(text, beginning) -%}
    {{ return(adapter.dispatch('starts_with', 'dateline')(text, beginning)) }}
{%- endmacro %}

{% macro default__starts_with(text, beginning) -%}
    starts_with({{ text }}, {{ beginning }})
{%- endmacro %}

{% macro spark__starts_with(text, beginning) -%}
    startswith({{ text }}, {{ beginning }})
{%- endmacro %}

{#- A text as a number of 64 bits, which Spark has with a sign alone: the same bits as md5_number_lower of DuckDB. -#}
{% macro spark__text_hash(text) -%}
    {#- the last eight bytes, the last of them first -#}
    cast(conv(regexp_replace(
        right(md5({{ text }}), 16), '(..)(..)(..)(..)(..)(..)(..)(..)', '$8$7$6$5$4$3$2$1'
    ), 16, -10) as bigint)
{%- endmacro %}

{#- The words of a text in lower case, as a list; scripts without spaces give one word a character. -#}
{% macro words(text) -%}
    {{ found_in(
        lower_case(text),
        '[\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Thai}\\p{Khmer}\\p{Lao}\\p{Myanmar}]|[\\p{L}\\p{M}\\p{N}]+'
    ) }}
{%- endmacro %}

{#-
    A body without what changes from outlet to outlet around one text: the dateline with its agency in front, and
    credit and copyright lines behind.
-#}
{% macro comparable_text(body) -%}
    {%- set start = "'^\\s*[^\\n.]{0,60}\\([^()\\n]{2,40}\\)\\s*[-–—:]+\\s*'" -%}
    {%- set credits = "(reporting by|editing by|rights reserved|copyright|©)" -%}
    {%- set end = "'(?i)(\\n\\n[^\\n]{0,160}" ~ credits ~ "[^\\n]{0,160})+\\s*$'" -%}
    {{ replace_first(replace_first(body, start, "''"), end, "''") }}
{%- endmacro %}

{#- A text with the first that a regular expression finds replaced. -#}
{% macro replace_first(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_first', 'dateline')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_first(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ replacement }})
{%- endmacro %}

{#- Of a regular expression that is bound to the beginning or the end of the text, which is found once. -#}
{% macro spark__replace_first(text, pattern, replacement) -%}
    {{ spark__replace_all(text, pattern, replacement) }}
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
        when {{ matches(text, '[' ~ keeps_marks ~ ']') }}
            then {{ lower_case("translate(nfc_normalize(" ~ text ~ "), '" ~ variants ~ marks ~ "', '" ~ letters ~ "')") }}
        else strip_accents({{ lower_case("translate(" ~ text ~ ", '" ~ variants ~ marks ~ "', '" ~ letters ~ "')") }})
    end
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

{% macro spark__has_differing_candidates(field_candidates) -%}
    (
        {% for field in ['title', 'published_at', 'authors'] -%}
            coalesce(size(filter(
                from_json(
                    get_json_object({{ field_candidates }}, '$.{{ field }}'), 'array<struct<source:string>>'
                ).source,
                source -> source <> 'correction'
            )) > 1, false)
            {%- if not loop.last %} or {% endif %}
        {%- endfor %}
    )
{%- endmacro %}
