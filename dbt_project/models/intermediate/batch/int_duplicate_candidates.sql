with affected as (
    select article_key from {{ ref('int_affected_texts') }}
),

later_entries as (
    select * from {{ ref('int_text_shingles') }}
    where article_key in (select article_key from affected)
),

span as (
    select
        min(placed_at) - {{ window_interval() }} as earliest_at,
        max(placed_at) as latest_at
    from later_entries
),

postings as (
    select
        article_key,
        placed_at,
        shingle,
        shingle_count,
        row_number() over (partition by shingle order by placed_at, article_key) as place,
        count(*) over (partition by shingle) as entry_count
    from {{ ref('int_text_shingles') }}
    where
        shingle in (select shingle from later_entries)
        and placed_at >= (select earliest_at from span)
        and placed_at <= (select latest_at from span)
),

shared_postings as (
    select * from postings
    where entry_count > 1
),

steps as (
    {% for step in range(1, predecessors() | int + 1) -%}
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
        shared_postings.shingle,
        shared_postings.shingle_count,
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
        least(reaches.shingle_count, earlier.shingle_count) as shingle_count
    from reaches
    inner join shared_postings as earlier
        on
            reaches.shingle = earlier.shingle
            and reaches.earlier_place = earlier.place
    where earlier.placed_at >= reaches.placed_at - {{ window_interval() }}
)

-- a tenth of the kept runs: less is the names and quotes of one event
select
    article_key,
    earlier_article_key,
    placed_at,
    earlier_placed_at,
    shingle_count,
    count(*) as shared_count
from links
group by article_key, earlier_article_key, placed_at, earlier_placed_at, shingle_count
having (count(*) >= 2 or shingle_count <= 8) and count(*) >= 0.1 * shingle_count
