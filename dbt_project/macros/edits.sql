{#-
    How two versions of a text are compared.

    A text is cut into sentences that give the text again when they are put together, so that lengths add up to
    offsets. A sentence that both versions have is kept, wherever it stands. Of the others, a pair that shares at least
    half of its words is one sentence that changed; what is left was removed or added.
-#}

{#- Least share of words that the two forms of one changed sentence or quotation have in common. -#}
{% macro least_similarity() -%}0.5{%- endmacro %}

{#- Only what stands so near each other is compared, counted in the order of what each version alone has. -#}
{% macro nearest_ranks() -%}25{%- endmacro %}

{#-
    CTE `near`: which of what the earlier version alone has is compared with which of what the later alone has
    (revision_of, gone, came, apart). `changed` has both, with revision_of, is_later and rank. By equal ranks, and not by
    a difference of ranks: the cost of a text that is rewritten from end to end stays linear in its length.
-#}
{% macro near_each_other(changed) -%}
reaches as (
    select
        revision_of,
        rank as gone,
        {{ elements(numbers_between('rank - ' ~ nearest_ranks(), 'rank + ' ~ nearest_ranks())) }} as came
    from {{ changed }}
    where not is_later
),

near as (
    select
        reaches.revision_of,
        reaches.gone,
        reaches.came,
        abs(reaches.gone - reaches.came) as apart
    from reaches
    inner join {{ changed }} as later on reaches.revision_of = later.revision_of and reaches.came = later.rank
    where later.is_later
)
{%- endmacro %}

{#- How much of a text is compared, in characters; it is as much as is searched for names, ten times a long article. -#}
{% macro most_characters() -%}250000{%- endmacro %}

{#- The mark that pieces are cut at; it stands in no text that is read from a page. -#}
{% macro cut_mark() -%}
    chr(31)
{%- endmacro %}

{#- The white space around a sentence. -#}
{% macro white_space() -%}
    '{{ " \t\n\r\u00a0\u202f\u3000" }}'
{%- endmacro %}

{#-
    The sentences of a text as a list, with the white space behind each. A full stop after an initial, an abbreviation
    before a name or a day of the month ends none, nor does one before a small letter.
-#}
{% macro sentences(text) -%}
    {%- set closing = "[\"''”’»›」』）)\\]]*" -%}
    {%- set abbreviations = "Mr|Mrs|Ms|Dr|Prof|St|Sen|Gen|Gov|Rep|Lt|Col|Sgt|Capt|Jr|Sr|Sra|No|Nr|vs|Mme" -%}
    {%- set cut = replace_all(
        'replace(' ~ text ~ ', ' ~ cut_mark() ~ ", ' ')",
        "'([.!?…؟۔।]+" ~ closing ~ "\\s+|[。！？]+" ~ closing ~ "\\s*|\\n+)'",
        "'\\1' || " ~ cut_mark()
    ) -%}
    {%- set cut = replace_all(
        cut,
        "'((?:^|[^\\p{L}\\p{N}])(?:\\p{Lu}|\\p{N}{1,2}|" ~ abbreviations ~ ")\\. +)' || " ~ cut_mark(),
        "'\\1'"
    ) -%}
    {%- set cut = replace_all(cut, "'((?:\\p{Lu}\\.)+ +)' || " ~ cut_mark(), "'\\1'") -%}
    {%- set cut = replace_all(
        cut, "'([.…]" ~ closing ~ " +)' || " ~ cut_mark() ~ " || '(\\p{Ll})'", "'\\1\\2'"
    ) -%}
    {{ split_list(cut, cut_mark()) }}
{%- endmacro %}

{#- A text cut before and after each number, as a list whose even pieces are the numbers. -#}
{% macro cut_at_numbers(text) -%}
    {{ split_list(
        replace_all(
            'replace(' ~ text ~ ', ' ~ cut_mark() ~ ", ' ')",
            "'(\\p{Nd}+(?:[.,:٫٬]\\p{Nd}+)*)'",
            cut_mark() ~ " || '\\1' || " ~ cut_mark()
        ),
        cut_mark()
    ) }}
{%- endmacro %}

{#- A number as it is compared: Western digits, without marks between thousands. -#}
{% macro number_value(number) -%}
    {{ replace_all(
        'translate(' ~ number ~ ", '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९٫', '012345678901234567890123456789.')",
        "'[.,٬](\\d{3})'",
        "'\\1'"
    ) }}
{%- endmacro %}

{#- The values of all numbers of a text, as a list. -#}
{% macro number_values(text) -%}
    {{ mapped(found_in(text, "\\p{Nd}+(?:[.,:٫٬]\\p{Nd}+)*"), 'number', number_value('number')) }}
{%- endmacro %}

{#- The share of words that two texts have in common, 0 to 1, from their lists of distinct words; 1 for the same. -#}
{% macro word_similarity(words, other_words) -%}
    {{ rounded(
        '2e0 * ' ~ list_size('array_intersect(' ~ words ~ ', ' ~ other_words ~ ')')
        ~ ' / greatest(' ~ list_size(words) ~ ' + ' ~ list_size(other_words) ~ ', 1)', 4
    ) }}
{%- endmacro %}

{#- How alike two names are spelt, 0 to 1: by letters in common that stand near each other, beginnings counting more. -#}
{% macro spelling_similarity(name, other_name) -%}
    {{ return(adapter.dispatch('spelling_similarity', 'dateline')(name, other_name)) }}
{%- endmacro %}

{% macro default__spelling_similarity(name, other_name) -%}
    jaro_winkler_similarity({{ name }}, {{ other_name }})
{%- endmacro %}

{#- Two names that are spelt so much alike are one name, spelt in two ways. -#}
{% macro same_spelling() -%}0.9{%- endmacro %}

{#-
    CTE `sides`: what was found in the readings of both versions of each revision (`found`, with reading_key and field),
    with is_later. Found in a lead that the body repeats, it is of the body, whose offsets it has.
-#}
{% macro sides_of_revisions(found) -%}
printed_leads as (
    select
        revision_key,
        is_later
    from {{ ref('int_compared_texts') }}
    where field = 'lead'
),

versions as (
    select
        revision_key,
        reading_key,
        true as is_later
    from {{ ref('int_compared_revisions') }}
    union all
    select
        revision_key,
        earlier_reading_key as reading_key,
        false as is_later
    from {{ ref('int_compared_revisions') }}
),

sides as (
    select
        versions.revision_key,
        versions.is_later,
        {{ all_but(['field'], found) }},
        case
            when {{ found }}.field = 'lead' and printed_leads.revision_key is null then 'body'
            else {{ found }}.field
        end as field
    from versions
    inner join {{ found }} on versions.reading_key = {{ found }}.reading_key
    left join printed_leads
        on versions.revision_key = printed_leads.revision_key and versions.is_later = printed_leads.is_later
)
{%- endmacro %}

{#- A list of words as one text in which a run of whole words can be looked for. -#}
{% macro joined_words(words) -%}
    ' ' || array_to_string({{ words }}, ' ') || ' '
{%- endmacro %}

{#-
    CTEs that match what one version alone has with what the other alone has: `matched_1` and so on, joined as
    `matched` (revision_of, gone, came, similarity). `pairs` has the same columns and `apart`, how far from each
    other the two stand. In each round a pair is taken that is the best of both its members; ties go to the nearer,
    then to the earlier.
-#}
{% macro match_best(pairs, rounds=3) -%}
    {%- set order = 'order by similarity desc, apart, gone, came' -%}
    {% for round in range(1, rounds + 1) -%}
        ranked_{{ round }} as (
            select
                *,
                row_number() over (partition by revision_of, gone {{ order }}) as place_of_gone,
                row_number() over (partition by revision_of, came {{ order }}) as place_of_came
            from {{ pairs }} as pair
            {% for earlier in range(1, round) -%}
                {{ 'where' if loop.first else 'and' }}
                not exists (
                    select 1 from matched_{{ earlier }} as taken
                    where taken.revision_of = pair.revision_of and taken.gone = pair.gone
                )
                and not exists (
                    select 1 from matched_{{ earlier }} as taken
                    where taken.revision_of = pair.revision_of and taken.came = pair.came
                )
            {% endfor %}
        ),

        matched_{{ round }} as (
            select
                revision_of,
                gone,
                came,
                similarity
            from ranked_{{ round }}
            where place_of_gone = 1 and place_of_came = 1 and {{ computed_once() }}
        ),

    {% endfor -%}

    matched as (
        {% for round in range(1, rounds + 1) -%}
            select * from matched_{{ round }}
            {% if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{#- Kinds as the values of a list in SQL. -#}
{% macro kind_list(kinds) -%}
    '{{ kinds | join("', '") }}'
{%- endmacro %}

{#- The columns of fct_article_revisions that count changes, each with the kinds that it counts. -#}
{% macro revision_change_counts() -%}
    {{ return({
        'sentence_added_count': ['sentence_added'],
        'sentence_removed_count': ['sentence_removed'],
        'sentence_changed_count': ['sentence_changed'],
        'number_change_count': ['number_added', 'number_removed', 'number_changed'],
        'name_change_count': [
            'person_added', 'person_removed', 'person_changed',
            'organisation_added', 'organisation_removed', 'organisation_changed',
        ],
        'quotation_added_count': ['quotation_added'],
        'quotation_removed_count': ['quotation_removed'],
        'quotation_changed_count': ['quotation_changed'],
        'anonymised_source_count': ['source_made_anonymous'],
        'correction_notice_count': ['correction_notice_added', 'correction_notice_changed'],
    }) }}
{%- endmacro %}
