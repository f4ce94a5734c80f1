{#-
    How the names of people and organisations become members of their dimension.

    A naming is a name as articles know it: an id of the project's list, or a key that all spellings of the name share,
    with the country that the article states (or the outlet's, behind ~) and, for people, a sphere of work. It follows
    from its article alone, so mentions keep it for good. Which namings are one member follows from the set of namings
    of one group (those that share a key), and from what a person decided (seed <noun>_joins): the same in any order of
    loads. A batch computes again, as a whole, each group that it touches.
-#}

{#- stg_<noun>_mentions: the staged mentions with the keys of their article, naming and group. -#}
{% macro staged_namings(noun) -%}
with source as (
    select * from {{ source('staged', noun ~ '_mentions') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown(noun ~ '_id') }} as naming_key,
        {{ surrogate_key(['case when is_listed then ' ~ noun ~ '_id else name_key end']) }} as group_key,
        source.*
    from source
)

select * from keyed
{%- endmacro %}

{#- int_<noun>_namings: what each load names, and how. `columns` are those of the noun's own. -#}
{% macro namings(noun, columns) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'load_id', 'replace_keys': 'int_batch_loads'}
) }}

-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_affected_' ~ noun ~ '_namings') }}
with mentions as (
    select * from {{ ref('stg_' ~ noun ~ '_mentions') }}
    where {{ noun }}_id is not null
),

articles as (
    select
        load_id,
        row_number as article_row,
        fetched_at
    from {{ ref('stg_articles') }}
)

select
    mentions.load_id,
    mentions.naming_key,
    mentions.group_key,
    mentions.{{ noun }}_id as naming_id,
    mentions.name_key,
    mentions.country_code,
    mentions.is_country_stated,
    mentions.is_listed,
    mentions.wikidata_id,
    mentions.name,
    {% for column in columns -%}
        mentions.{{ column }},
    {% endfor -%}
    cast(count(*) as integer) as mention_count,
    min(articles.fetched_at) as first_seen_at,
    max(articles.fetched_at) as last_seen_at
from mentions
inner join articles on mentions.load_id = articles.load_id and mentions.article_row = articles.article_row
group by all
{%- endmacro %}

{#-
    int_affected_<noun>_namings: the namings whose member the batch may change, each with the member that the last
    publication gave it: those that the batch names, those that a replaced load named, those that a person decided, and
    all of their groups.
-#}
{% macro affected_namings(noun) -%}
{%- set stored = previous('working', 'int_' ~ noun ~ '_namings') -%}
{%- set joined = previous('working', 'int_' ~ noun ~ '_joins') -%}
-- depends_on: {{ ref('int_batch_loads') }}
with arriving as (
    select distinct
        naming_key,
        group_key,
        {{ noun }}_id as naming_id
    from {{ ref('stg_' ~ noun ~ '_mentions') }}
    where {{ noun }}_id is not null
),

decided as (
    select naming_id from {{ ref(noun ~ '_joins') }}
),

touched as (
    select group_key from arriving
    {% if stored is not none and joined is not none -%}
        union
        select group_key
        from {{ stored }}
        where
            load_id in (
                select load_id from {{ ref('int_batch_loads') }}
                where is_replacement
            )
        union
        select group_key
        from {{ joined }}
        where
            is_by_hand
            or naming_id in (select naming_id from decided)
    {%- endif %}
),

affected as (
    select naming_key from arriving
    {% if joined is not none -%}
        union
        select naming_key
        from {{ joined }}
        where group_key in (select group_key from touched)
    {%- endif %}
)

select
    affected.naming_key,
    {% if joined is not none -%}
        joined.{{ noun }}_key as leaving_{{ noun }}_key
    {%- else -%}
        cast(null as {{ dbt.type_string() }}) as leaving_{{ noun }}_key
    {%- endif %}
from affected
{% if joined is not none -%}
    left join {{ joined }} as joined on affected.naming_key = joined.naming_key
{%- endif %}
{%- endmacro %}

{#-
    The head of int_<noun>_joins: `known`, one row a naming of an affected group, and `decided`, what a person said of it.
    `columns` are expressions over a naming's rows that follow from its id, or from the set of them in any order.
-#}
{% macro namings_to_join(noun, columns) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'naming_key', 'replace_keys': 'int_affected_' ~ noun ~ '_namings'}
) }}

-- depends_on: {{ ref('int_affected_' ~ noun ~ '_namings') }}
with known as (
    select
        naming_key,
        min(group_key) as group_key,
        min(naming_id) as naming_id,
        min(name_key) as name_key,
        min(country_code) as country_code,
        bool_or(is_country_stated) as is_country_stated,
        {% for name, expression in columns.items() -%}
            {{ expression }} as {{ name }},
        {% endfor -%}
        bool_or(is_listed) as is_listed
    from {{ ref('int_' ~ noun ~ '_namings') }}
    {% if is_incremental() -%}
        where naming_key in (select naming_key from {{ ref('int_affected_' ~ noun ~ '_namings') }})
    {%- endif %}
    group by naming_key
),

decided as (
    select
        naming_id,
        joins_id,
        reason
    from {{ ref(noun ~ '_joins') }}
),
{%- endmacro %}

{#- int_changed_<plural>: the members that the batch may change: before and after it. -#}
{% macro changed_members(noun) -%}
select {{ noun }}_key
from {{ ref('int_' ~ noun ~ '_joins') }}
where naming_key in (select naming_key from {{ ref('int_affected_' ~ noun ~ '_namings') }})
union
select leaving_{{ noun }}_key
from {{ ref('int_affected_' ~ noun ~ '_namings') }}
where leaving_{{ noun }}_key is not null
{%- endmacro %}

{#-
    int_rejoined_<noun>_articles: the articles read again, and those that name what has another member now: in a mention,
    as the speaker of a quotation, or in what an edit changed.
-#}
{% macro rejoined_articles(noun) -%}
with moved as (
    select joins.naming_key
    from {{ ref('int_' ~ noun ~ '_joins') }} as joins
    inner join {{ ref('int_affected_' ~ noun ~ '_namings') }} as affected on joins.naming_key = affected.naming_key
    where joins.{{ noun }}_key <> affected.leaving_{{ noun }}_key
)

select article_key from {{ ref('int_reread_articles') }}
union
select article_key
from {{ ref('int_' ~ noun ~ '_mentions') }}
where naming_key in (select naming_key from moved)
union
select article_key
from {{ ref('int_quotations') }}
where speaker_{{ noun }}_naming_key in (select naming_key from moved)
union
select article_key
from {{ ref('int_revision_changes') }}
where {{ noun }}_naming_key in (select naming_key from moved)
{%- endmacro %}

{#- fct_<noun>_mentions: the mentions of the latest reading, each with the member that its naming joins. -#}
{% macro joined_mention_fact(noun, columns) -%}
{%- set keys = 'int_rejoined_' ~ noun ~ '_articles' %}
{{ replaces_articles_of(keys) }}

with mentions as (
    select * from {{ ref('int_' ~ noun ~ '_mentions') }}
    where is_latest {{ if_replaced(ref('int_' ~ noun ~ '_mentions'), keys) }}
),

joins as (
    select
        naming_key,
        {{ noun }}_key
    from {{ ref('int_' ~ noun ~ '_joins') }}
)

select
    mentions.article_key,
    coalesce(joins.{{ noun }}_key, {{ unknown_key() }}) as {{ noun }}_key,
    mentions.load_id,
    {%- for column in columns %}
    mentions.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from mentions
left join joins on mentions.naming_key = joins.naming_key
{%- endmacro %}

{#- bridge_article_<plural>: one row an article and member, with its mentions and quotations. -#}
{% macro joined_mention_bridge(noun) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_rejoined_' ~ noun ~ '_articles'}
) }}

-- depends_on: {{ ref('int_rejoined_' ~ noun ~ '_articles') }}
with joins as (
    select
        naming_key,
        {{ noun }}_key
    from {{ ref('int_' ~ noun ~ '_joins') }}
),

mentions as (
    select
        mentions.article_key,
        coalesce(joins.{{ noun }}_key, {{ unknown_key() }}) as {{ noun }}_key,
        count(*) as mention_count,
        max(case when mentions.field = 'title' then 1 else 0 end) as title_count
    from {{ ref('int_' ~ noun ~ '_mentions') }} as mentions
    left join joins on mentions.naming_key = joins.naming_key
    where
        mentions.is_latest
        {% if is_incremental() -%}
            and mentions.article_key in (select article_key from {{ ref('int_rejoined_' ~ noun ~ '_articles') }})
        {%- endif %}
    group by all
),

quotations as (
    select
        quotations.article_key,
        joins.{{ noun }}_key,
        count(*) as quotation_count
    from {{ ref('int_quotations') }} as quotations
    inner join joins on quotations.speaker_{{ noun }}_naming_key = joins.naming_key
    where
        quotations.is_latest
        {% if is_incremental() -%}
            and quotations.article_key in (select article_key from {{ ref('int_rejoined_' ~ noun ~ '_articles') }})
        {%- endif %}
    group by all
)

select
    mentions.article_key,
    mentions.{{ noun }}_key,
    cast(mentions.mention_count as integer) as mention_count,
    cast(coalesce(quotations.quotation_count, 0) as integer) as quotation_count,
    mentions.title_count = 1 as is_in_title
from mentions
left join quotations
    on
        mentions.article_key = quotations.article_key
        and mentions.{{ noun }}_key = quotations.{{ noun }}_key
{%- endmacro %}

{#- A name that hardly two people or organisations have by chance: by the letters of its key. -#}
{% macro is_long_name(name_key) -%}
    length(replace({{ name_key }}, '=', '')) >= 9
{%- endmacro %}

{#-
    The head of dim_<plural>: `members`, the namings of the members that the batch may change, and `best`, the name of
    each: the list's, else the most frequent one in Latin letters, else the most frequent one.
-#}
{% macro members_of_namings(noun, plural) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={
        'replace_column': noun ~ '_key',
        'replace_keys': 'int_changed_' ~ plural,
        'unknown_member': unknown_key()
    }
) }}

-- depends_on: {{ ref('int_changed_' ~ plural) }}
with joins as (
    select * from {{ ref('int_' ~ noun ~ '_joins') }}
    {% if is_incremental() -%}
        where {{ noun }}_key in (select {{ noun }}_key from {{ ref('int_changed_' ~ plural) }})
    {%- endif %}
),

members as (
    select
        joins.{{ noun }}_key,
        joins.{{ noun }}_id,
        joins.country_code as member_country_code,
        joins.join_confidence,
        joins.is_by_hand,
        namings.*
    from {{ ref('int_' ~ noun ~ '_namings') }} as namings
    inner join joins on namings.naming_key = joins.naming_key
),

counted as (
    select
        {{ noun }}_key,
        name,
        sum(mention_count) as mention_count,
        max(case when is_listed then 1 else 0 end) as list_count
    from members
    group by {{ noun }}_key, name
),

ranked as (
    select
        *,
        row_number() over (
            partition by {{ noun }}_key
            order by
                list_count desc,
                case when {{ matches('name', '^[\\p{Latin}\\p{P}\\p{N}\\s]+$') }} then 0 else 1 end,
                mention_count desc,
                name
        ) as place
    from counted
),

best as (
    select
        {{ noun }}_key,
        max(case when place = 1 then name end) as name,
        {{ joined_in_order('case when place > 1 and place <= 20 then name end', '|', 'place') }} as other_names
    from ranked
    group by {{ noun }}_key
),
{%- endmacro %}

{#-
    dim_<noun>_names: the names of each member, as articles print them and as the list has them, with why a naming is of
    this member. `listed` is a query of the list: <noun>_id and name.
-#}
{% macro names_of_members(noun, plural, listed) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': noun ~ '_key', 'replace_keys': 'int_changed_' ~ plural}
) }}

-- depends_on: {{ ref('int_changed_' ~ plural) }}
with joins as (
    select * from {{ ref('int_' ~ noun ~ '_joins') }}
    {% if is_incremental() -%}
        where {{ noun }}_key in (select {{ noun }}_key from {{ ref('int_changed_' ~ plural) }})
    {%- endif %}
),

printed as (
    select
        joins.{{ noun }}_key,
        joins.naming_id,
        namings.name,
        cast(sum(namings.mention_count) as integer) as mention_count,
        max(joins.join_confidence) as join_confidence,
        max(joins.join_evidence) as join_evidence
    from {{ ref('int_' ~ noun ~ '_namings') }} as namings
    inner join joins on namings.naming_key = joins.naming_key
    group by joins.{{ noun }}_key, joins.naming_id, namings.name
),

listed as (
    {{ listed }}
),

-- the spellings of the list for the members that the list has, printed or not
spelt as (
    select distinct
        joins.{{ noun }}_key,
        joins.naming_id,
        listed.name,
        joins.join_confidence,
        joins.join_evidence
    from joins
    inner join listed on joins.naming_id = listed.{{ noun }}_id
    where listed.name <> ''
)

select
    coalesce(printed.{{ noun }}_key, spelt.{{ noun }}_key) as {{ noun }}_key,
    coalesce(printed.naming_id, spelt.naming_id) as naming_id,
    coalesce(printed.name, spelt.name) as name,
    {{ searchable('coalesce(printed.name, spelt.name)') }} as name_folded,
    {{ script_of('coalesce(printed.name, spelt.name)') }} as script,
    coalesce(printed.mention_count, 0) as mention_count,
    cast(coalesce(printed.join_confidence, spelt.join_confidence) as double) as join_confidence,
    coalesce(printed.join_evidence, spelt.join_evidence) as join_evidence
from printed
full outer join spelt
    on
        printed.{{ noun }}_key = spelt.{{ noun }}_key
        and printed.naming_id = spelt.naming_id
        and printed.name = spelt.name
{%- endmacro %}

{#- The script of a name by its letters, as ISO 15924 names it in English; other where none of these stands in it. -#}
{% macro script_of(name) -%}
    case
        {% for script in ['Latin', 'Arabic', 'Cyrillic', 'Han', 'Hebrew', 'Devanagari', 'Greek', 'Hangul'] -%}
            when {{ matches(name, '\\p{' ~ script ~ '}') }} then '{{ script | lower }}'
        {% endfor -%}
        else 'other'
    end
{%- endmacro %}

{#- The distinct words of a searched name, folded as names are; a run of a script without spaces is one word. -#}
{% macro name_terms(query) -%}
    list_distinct(regexp_extract_all(
        regexp_replace(
            {{ searchable(query) }},
            '((?:[{{ unspaced() }}]\p{M}*)+)', ' \1 ', 'g'
        ),
        '[\p{L}\p{M}\p{N}]+'
    ))
{%- endmacro %}

{#- How often a word stands in a name, both folded. -#}
{% macro term_count(text, term) -%}
    case
        when regexp_matches({{ term }}, '[{{ unspaced() }}]')
            then (length({{ text }}) - length(replace({{ text }}, {{ term }}, ''))) // length({{ term }})
        else len(list_filter({{ words(text) }}, lambda word: word = {{ term }}))
    end
{%- endmacro %}

{#-
    find_<noun>: the members whose name has every word of the query, a name of just these words first, then those that are
    mentioned most. `names` has the names, `things` the dimension, `bridge` their mentions.
-#}
{% macro find_members(noun, names, things, bridge, columns) -%}
with named as (
    select
        {{ noun }}_key,
        name,
        array_to_string(list_sort({{ words('name_folded') }}), ' ') = array_to_string(
            list_sort({{ name_terms('query') }}), ' '
        ) as is_exact
    from {{ ref(names) }}
    where
        len({{ name_terms('query') }}) > 0
        and len(list_filter({{ name_terms('query') }}, lambda term: not contains(name_folded, term))) = 0
        and len(list_filter({{ name_terms('query') }}, lambda term: {{ term_count('name_folded', 'term') }} = 0)) = 0
),

found as (
    select
        {{ noun }}_key,
        bool_or(is_exact) as is_exact,
        min(name) filter (where is_exact) as exact_name,
        min(name) as some_name
    from named
    group by {{ noun }}_key
),

mentioned as (
    select
        {{ noun }}_key,
        count(*) as article_count,
        sum(mention_count) as mention_count
    from {{ ref(bridge) }}
    where {{ noun }}_key in (select {{ noun }}_key from found)
    group by {{ noun }}_key
)

select
    things.{{ noun }}_key,
    things.{{ noun }}_name as name,
    coalesce(found.exact_name, found.some_name) as found_name,
    {% for column in columns -%}
        things.{{ column }},
    {% endfor -%}
    cast(coalesce(mentioned.article_count, 0) as integer) as article_count,
    cast(coalesce(mentioned.mention_count, 0) as integer) as mention_count,
    found.is_exact
from found
inner join {{ ref(things) }} as things on found.{{ noun }}_key = things.{{ noun }}_key
left join mentioned on found.{{ noun }}_key = mentioned.{{ noun }}_key
order by found.is_exact desc, mentioned.mention_count desc nulls last, things.{{ noun }}_key
{%- endmacro %}
