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
    The head of a query: CTE links, one row a pair of an affected article and an earlier one that it meets, with the
    number of keys by which they meet (shared_count). `count` is a column of the entries that is the same for all of an
    article; the lesser of the two is kept. Articles are numbers until pairs are found: of a hundred thousand articles
    that took a fifth of the time that their keys took.
-#}
{% macro links_by_postings(entries, affected, key, count, reach, days, least_shared=1) -%}
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

near_entries as (
    select
        article_key,
        placed_at,
        {{ key }},
        {{ count }}
    from {{ entries }}
    where
        {{ key }} in (select {{ key }} from later_entries)
        and placed_at >= (select earliest_at from span)
        and placed_at <= (select latest_at from span)
),

near_articles as (
    select distinct
        article_key,
        placed_at,
        {{ count }}
    from near_entries
),

articles as (
    select
        *,
        cast(row_number() over (order by placed_at, article_key) as integer) as number,
        article_key in (select article_key from affected) as is_affected
    from near_articles
),

postings as (
    select
        articles.number,
        articles.is_affected,
        near_entries.{{ key }}
    from near_entries
    inner join articles on near_entries.article_key = articles.article_key
),

preceded as (
    select
        number,
        is_affected,
        {% set earlier -%}
            {% for step in range(1, reach | int + 1) -%}
                lag(number, {{ step }}) over posting{{ ", " if not loop.last }}
            {%- endfor %}
        {%- endset -%}
        {{ list_of(earlier) }} as earlier_numbers
    from postings
    window posting as (partition by {{ key }} order by number)
),

met as (
    select
        number,
        {{ elements('earlier_numbers') }} as earlier_number
    from preceded
    where is_affected
),

pairs as (
    select
        number,
        earlier_number,
        count(*) as shared_count
    from met
    where earlier_number is not null
    group by number, earlier_number
    having count(*) >= {{ least_shared }}
),

links as (
    select
        later.article_key,
        later.placed_at,
        earlier.article_key as earlier_article_key,
        earlier.placed_at as earlier_placed_at,
        least(later.{{ count }}, earlier.{{ count }}) as {{ count }},
        pairs.shared_count
    from pairs
    inner join articles as later on pairs.number = later.number
    inner join articles as earlier on pairs.earlier_number = earlier.number
    where earlier.placed_at >= later.placed_at - {{ days }}
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
