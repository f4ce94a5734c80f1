{#-
    How articles that share keys meet, when not all pairs are to be looked at. Entries are rows of an article, when it
    came out (placed_at), and a key that it has; the posting of a key is its entries by time. Two articles meet where
    one is among the `reach` nearest before the other in the posting of a key, within `days`: the cost of a key that
    thousands share stays linear, and which articles meet depends on the articles alone, not on the order they came in.
-#}

{#-
    The articles that may meet others than before: those that the batch read again, and those that follow a new or a
    leaving entry of theirs within reach. `stored` has the entries before the batch (none on a first build), `arriving`
    those of the articles read again.
-#}
{% macro affected_by_postings(stored, arriving, key, reach, days) -%}
with reread as (
    select article_key from {{ ref('int_reread_articles') }}
)

{% if stored is not none %}
    ,

    arriving as (
        select
            article_key,
            placed_at,
            {{ key }},
            0 as is_earlier_state,
            1 as is_new_state
        from {{ arriving }}
    ),

    leaving as (
        select
            article_key,
            placed_at,
            {{ key }},
            1 as is_earlier_state,
            0 as is_new_state
        from {{ stored }}
        where article_key in (select article_key from reread)
    ),

    changed as (
        select * from arriving
        union all
        select * from leaving
    ),

    span as (
        select
            min(placed_at) as earliest_at,
            max(placed_at) + {{ days }} as latest_at
        from changed
    ),

    standing as (
        select
            article_key,
            placed_at,
            {{ key }},
            1 as is_earlier_state,
            1 as is_new_state
        from {{ stored }}
        where
            {{ key }} in (select {{ key }} from changed)
            and article_key not in (select article_key from reread)
            and placed_at >= (select earliest_at from span)
            and placed_at <= (select latest_at from span)
    ),

    entries as (
        select * from changed
        union all
        select * from standing
    ),

    counted as (
        select
            *,
            sum(is_earlier_state) over posting as earlier_rank,
            sum(is_new_state) over posting as new_rank
        from entries
        window posting as (
            partition by {{ key }}
            order by placed_at, article_key, is_new_state
            rows between unbounded preceding and current row
        )
    ),

    nearest as (
        select
            *,
            max(case when is_new_state = 0 then earlier_rank end) over posting as last_leaving_rank,
            max(case when is_earlier_state = 0 then new_rank end) over posting as last_arriving_rank
        from counted
        window posting as (
            partition by {{ key }}
            order by placed_at, article_key, is_new_state
            rows between unbounded preceding and current row
        )
    ),

    following as (
        select distinct article_key
        from nearest
        where
            is_earlier_state = 1
            and is_new_state = 1
            and (
                earlier_rank - last_leaving_rank <= {{ reach }}
                or new_rank - last_arriving_rank <= {{ reach }}
            )
    )

    select article_key from reread
    union
    select article_key from following
{% else %}
    select article_key from reread
{% endif %}
{%- endmacro %}

{#-
    The head of a query: CTE links, one row a key by which an affected article meets an earlier one. `count` is a column
    of the entries that both have; the lesser of the two is kept.
-#}
{% macro links_by_postings(entries, affected, key, count, reach, days) -%}
with affected as (
    select article_key from {{ affected }}
),

later_entries as (
    select * from {{ entries }}
    where article_key in (select article_key from affected)
),

span as (
    select
        min(placed_at) - {{ days }} as earliest_at,
        max(placed_at) as latest_at
    from later_entries
),

postings as (
    select
        article_key,
        placed_at,
        {{ key }},
        {{ count }},
        row_number() over (partition by {{ key }} order by placed_at, article_key) as place,
        count(*) over (partition by {{ key }}) as entry_count
    from {{ entries }}
    where
        {{ key }} in (select {{ key }} from later_entries)
        and placed_at >= (select earliest_at from span)
        and placed_at <= (select latest_at from span)
),

shared_postings as (
    select * from postings
    where entry_count > 1
),

steps as (
    {% for step in range(1, reach | int + 1) -%}
        select {{ step }} as step
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}
),

reaches as (
    select
        shared_postings.article_key,
        shared_postings.placed_at,
        shared_postings.{{ key }},
        shared_postings.{{ count }},
        shared_postings.place - steps.step as earlier_place
    from shared_postings
    cross join steps
    where
        shared_postings.place > steps.step
        and shared_postings.article_key in (select article_key from affected)
),

links as (
    select
        reaches.article_key,
        reaches.placed_at,
        earlier.article_key as earlier_article_key,
        earlier.placed_at as earlier_placed_at,
        least(reaches.{{ count }}, earlier.{{ count }}) as {{ count }}
    from reaches
    inner join shared_postings as earlier
        on
            reaches.{{ key }} = earlier.{{ key }}
            and reaches.earlier_place = earlier.place
    where earlier.placed_at >= reaches.placed_at - {{ days }}
)
{%- endmacro %}

{#- The links before the batch of the articles whose links it makes again; none on a first build. -#}
{% macro leaving_links(links, affected) -%}
{% set stored = previous('working', links) -%}
{% if stored is not none -%}
    select
        article_key,
        earlier_article_key
    from {{ stored }}
    where article_key in (select article_key from {{ affected }})
{%- else -%}
    select
        article_key,
        article_key as earlier_article_key
    from {{ affected }}
    where false
{%- endif %}
{%- endmacro %}
