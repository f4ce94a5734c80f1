{#-
    What every enricher's tables have in common. A thing is named by its noun, as extractors/contracts/mention_kind.py has
    it: for "place" there are place_mentions, place_id and place_key.
-#}

{#- stg_<noun>_mentions: the staged mentions with their keys. -#}
{% macro staged_mentions(noun) -%}
with source as (
    select * from {{ source('staged', noun ~ '_mentions') }}
),

keyed as (
    select
        {{ article_key() }} as article_key,
        {{ key_or_unknown(noun ~ '_id') }} as {{ noun }}_key,
        source.*
    from source
)

select * from keyed
{%- endmacro %}

{#-
    int_<noun>_mentions: the mentions of the articles that the batch read again, each with whether its reading is the
    latest. `columns` are those of the enricher's own, in addition to what every mention has. `key` is the name of the key
    of what they name: that of the dimension, or naming_key where namings are joined (macros/joined_names.sql).
-#}
{% macro mention_observations(noun, columns, key=none) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}
-- depends_on: {{ ref('int_batch_loads') }}
-- depends_on: {{ ref('int_reread_articles') }}

{{ child_observations('stg_' ~ noun ~ '_mentions', [
    key or noun ~ '_key',
    noun ~ '_id',
    'field',
    'surface_form',
    'start_offset',
    'end_offset',
    'evidence',
] + columns) }}

select * from marked
{%- endmacro %}

{#-
    A mart of the rows of one model that come from the latest reading of their article. `keys` is the model whose articles
    the batch may change: those whose rows the model itself replaces.
-#}
{% macro latest_observations(model, columns, keys='int_reread_articles') -%}
{{ replaces_articles_of(keys) }}

with observations as (
    select * from {{ ref(model) }}
    where is_latest {{ if_replaced(ref(model), keys) }}
)

select
    {{ columns | join(',\n    ') }}
from observations
{%- endmacro %}

{#- fct_<noun>_mentions, with the columns of the mart in their order after the keys and the load. -#}
{% macro mention_fact(noun, columns) -%}
{{ latest_observations('int_' ~ noun ~ '_mentions', ['article_key', noun ~ '_key', 'load_id'] + columns) }}
{%- endmacro %}

{#-
    bridge_article_<plural>: one row an article and thing, with the count of mentions. `flags` are columns that are
    true where one of the mentions meets a condition.
-#}
{% macro mention_bridge(noun, flags) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_reread_articles') }}
with mentions as (
    select * from {{ ref('int_' ~ noun ~ '_mentions') }}
    where is_latest
    {% if is_incremental() %}
        and article_key in (select article_key from {{ ref('int_reread_articles') }})
    {% endif %}
)

select
    article_key,
    {{ noun }}_key,
    cast(count(*) as integer) as mention_count
    {%- for flag, condition in flags.items() %},
    max(case when {{ condition }} then 1 else 0 end) = 1 as {{ flag }}
    {%- endfor %}
from mentions
group by article_key, {{ noun }}_key
{%- endmacro %}

{#-
    int_affected_<plural>: the members of a dimension whose row the batch may change, because it names them or because
    a load that it replaces did. `sightings` gives, for each staged table that names members, the columns that do.
-#}
{% macro affected_members(key, sightings) -%}
{%- set named = [] -%}
-- depends_on: {{ ref('int_batch_loads') }}
with replaced as (
    select load_id
    from {{ ref('int_batch_loads') }}
    where is_replacement
),

{% for table, columns in sightings.items() -%}
{%- set stored = previous('working', 'int_' ~ table) -%}
{{ table }} as (
    select
        {{ columns | join(',\n        ') }}
    from {{ ref('stg_' ~ table) }}
    {%- if stored is not none %}
    union all
    select
        {{ columns | join(',\n        ') }}
    from {{ stored }}
    where load_id in (select load_id from replaced)
    {%- endif %}
),

{% for column in columns -%}
{%- do named.append('select ' ~ column ~ (' as ' ~ key if column != key else '') ~ ' from ' ~ table) -%}
{%- endfor -%}
{%- endfor -%}

keys as (
    {{ named | join('\n    union\n    ') }}
)

select {{ key }}
from keys
where {{ key }} <> {{ unknown_key() }}
{%- endmacro %}
