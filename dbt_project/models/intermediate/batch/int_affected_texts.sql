{% set stored = previous('working', 'int_text_shingles') %}

-- depends_on: {{ ref('int_arriving_shingles') }}
with reread as (
    select article_key from {{ ref('int_reread_articles') }}
)

{% if stored is not none %}
    ,

    arriving as (
        select
            article_key,
            placed_at,
            shingle,
            0 as is_earlier_state,
            1 as is_new_state
        from {{ ref('int_arriving_shingles') }}
    ),

    leaving as (
        select
            article_key,
            placed_at,
            shingle,
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
            max(placed_at) + {{ window_interval() }} as latest_at
        from changed
    ),

    standing as (
        select
            article_key,
            placed_at,
            shingle,
            1 as is_earlier_state,
            1 as is_new_state
        from {{ stored }}
        where
            shingle in (select shingle from changed)
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
            partition by shingle
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
            partition by shingle
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
                earlier_rank - last_leaving_rank <= {{ predecessors() }}
                or new_rank - last_arriving_rank <= {{ predecessors() }}
            )
    )

    select article_key from reread
    union
    select article_key from following
{% else %}
    select article_key from reread
{% endif %}
