{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_affected_texts'}
) }}

-- depends_on: {{ ref('int_leaving_pairs') }}
with candidates as (
    select * from {{ ref('int_duplicate_candidates') }}
),

compared as (
    select article_key from candidates
    union
    select earlier_article_key from candidates
),

outlets as (
    select
        article_key,
        outlet_key
    from {{ ref('int_article_readings') }}
    where
        is_latest
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'compared') }}
),

-- within an outlet, what it prints around each article makes candidates of all: they must share more to be looked at
promising as (
    select
        candidates.article_key,
        candidates.earlier_article_key,
        candidates.placed_at,
        candidates.earlier_placed_at,
        later.outlet_key = earlier.outlet_key as is_same_outlet
    from candidates
    inner join outlets as later on candidates.article_key = later.article_key
    inner join outlets as earlier on candidates.earlier_article_key = earlier.article_key
    where
        later.outlet_key <> earlier.outlet_key
        or candidates.shared_count >= 0.4 * {{ var('duplicate_share_within_outlet') }} * candidates.shingle_count
),

paired as (
    select article_key from promising
    union
    select earlier_article_key from promising
),

texts as (
    select
        article_key,
        {{ number_of(['article_key']) }} as text_number,
        {{ words(comparable_text('body')) }} as words
    from {{ ref('int_article_readings') }}
    where
        is_latest
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'paired') }}
),

measured_texts as (
    select
        article_key,
        text_number,
        {{ list_size('words') }} as word_count,
        {{ word_runs('words', 3) }} as runs
    from texts
    where {{ computed_once() }}
),

pairs as (
    select
        promising.*,
        {{ number_of(['promising.article_key', 'promising.earlier_article_key']) }} as pair_number,
        least(later.word_count, earlier.word_count) as word_count,
        later.word_count + earlier.word_count as word_count_of_both,
        case
            when later.word_count <= earlier.word_count then later.text_number else earlier.text_number
        end as shorter_number,
        case
            when later.word_count <= earlier.word_count then earlier.text_number else later.text_number
        end as longer_number
    from promising
    inner join measured_texts as later on promising.article_key = later.article_key
    inner join measured_texts as earlier on promising.earlier_article_key = earlier.article_key
),

placed_runs as (
    select
        text_number,
        {{ numbered_elements('runs', 'place', 'run') }}
    from measured_texts
),

standing_runs as (
    select
        text_number,
        run
    from placed_runs
),

-- the runs of the shorter text, by their place in it, that stand somewhere in the longer
shared as (
    select
        pairs.pair_number,
        placed_runs.place,
        placed_runs.place - lag(placed_runs.place) over (
            partition by pairs.pair_number order by placed_runs.place
        ) as step
    from pairs
    inner join placed_runs on pairs.shorter_number = placed_runs.text_number
    where
        (pairs.longer_number, placed_runs.run) in (
            select
                text_number,
                run
            from standing_runs
        )
),

-- along the shorter text: two points for each word of a shared run, three off for each word between
heights as (
    select
        pair_number,
        place,
        least(coalesce(step, 3), 3) as covered_count,
        sum(2 * least(coalesce(step, 3), 3) - 3 * greatest(coalesce(step, 3) - 3, 0)) over (
            partition by pair_number order by place rows between unbounded preceding and current row
        ) as height
    from shared
),

climbs as (
    select
        pair_number,
        covered_count,
        height - min(height) over (
            partition by pair_number order by place rows between unbounded preceding and current row
        ) + 6 as climb
    from heights
),

measured as (
    select
        pair_number,
        sum(covered_count) as covered_count,
        max(climb) / 2 as passage_score
    from climbs
    group by pair_number
)

select
    pairs.article_key,
    pairs.earlier_article_key,
    {{ rounded('measured.covered_count / pairs.word_count', 4) }} as containment,
    {{ rounded('measured.covered_count / (pairs.word_count_of_both - measured.covered_count)', 4) }} as similarity,
    pairs.is_same_outlet,
    pairs.placed_at,
    pairs.earlier_placed_at
from measured
inner join pairs on measured.pair_number = pairs.pair_number
where
    case
        when pairs.is_same_outlet
            then measured.covered_count >= {{ var('duplicate_share_within_outlet') }} * pairs.word_count
        else
            measured.passage_score >= {{ least_words() }}
            and measured.passage_score >= {{ var('duplicate_share_across_outlets') }} * pairs.word_count
    end
