-- Where does one quotation run in several outlets, and how was it cut or changed on its way?
--
-- One row a quotation that another outlet had before, within the days in which copies are looked for, beside the first
-- of those. how: same; cut (a part of the first), longer (the first is a part of it), changed (half of the words or
-- more are the same). Quotations of under five words are left out, and runs of words that over a hundred have.

with {{ attributed_quotations() }},

spoken as (
    select
        quotation_key,
        outlet_key,
        article_key,
        speaker,
        content,
        placed_at,
        canonical_url,
        {{ words('content') }} as words
    from attributed
    where kind in ('direct', 'mixed')
),

numbered as (
    select
        *,
        row_number() over (order by placed_at, quotation_key) as quotation_number,
        {{ word_runs('words', 3) }} as runs
    from spoken
    where len(words) >= 5
),

entries as (
    select distinct
        quotation_number,
        outlet_key,
        placed_at,
        {{ elements('runs') }} as run
    from numbered
),

counted as (
    select
        *,
        count(*) over (partition by run) as entry_count
    from entries
),

pairs as (
    select distinct
        later.quotation_number,
        earlier.quotation_number as earlier_number
    from counted as later
    inner join counted as earlier on later.run = earlier.run
    where
        later.entry_count between 2 and 100
        and later.quotation_number > earlier.quotation_number
        and later.outlet_key <> earlier.outlet_key
        and later.placed_at <= earlier.placed_at + {{ window_interval() }}
),

compared as (
    select
        pairs.*,
        case
            when later.words = earlier.words then 'same'
            when strpos({{ joined_words('earlier.words') }}, {{ joined_words('later.words') }}) > 0 then 'cut'
            when strpos({{ joined_words('later.words') }}, {{ joined_words('earlier.words') }}) > 0 then 'longer'
            else 'changed'
        end as how,
        {{ word_similarity('list_distinct(later.words)', 'list_distinct(earlier.words)') }} as similarity
    from pairs
    inner join numbered as later on pairs.quotation_number = later.quotation_number
    inner join numbered as earlier on pairs.earlier_number = earlier.quotation_number
),

ranked as (
    select
        *,
        row_number() over (partition by quotation_number order by earlier_number) as place
    from compared
    where how <> 'changed' or similarity >= {{ least_similarity() }}
)

select
    coalesce(later.speaker, earlier.speaker) as speaker,
    first_outlets.outlet_name as first_outlet,
    earlier.content as first_content,
    outlets.outlet_name as outlet,
    later.content,
    ranked.how,
    round(100.0 * ranked.similarity, 1) as common_words_percent,
    round({{ seconds_between('earlier.placed_at', 'later.placed_at') }} / 3600.0, 1) as hours_after,
    members.story_key is not null as is_in_copied_article,
    later.canonical_url
from ranked
inner join numbered as later on ranked.quotation_number = later.quotation_number
inner join numbered as earlier on ranked.earlier_number = earlier.quotation_number
inner join {{ ref('dim_outlets') }} as outlets on later.outlet_key = outlets.outlet_key
inner join {{ ref('dim_outlets') }} as first_outlets on earlier.outlet_key = first_outlets.outlet_key
left join {{ ref('bridge_story_articles') }} as first_members on earlier.article_key = first_members.article_key
left join {{ ref('bridge_story_articles') }} as members
    on later.article_key = members.article_key and first_members.original_article_key = members.original_article_key
where ranked.place = 1
order by earlier.placed_at, earlier.content, later.placed_at, outlets.outlet_name, ranked.quotation_number
