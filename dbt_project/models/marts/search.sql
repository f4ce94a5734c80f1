{{ config(
    materialized='table_function',
    parameters=['query'],
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}

-- Articles whose headline, lead or text have every word of the query, best first:
--     select * from marts.search('bridge orva') limit 20;
-- Words count whole, without regard to case, accents and the spellings of Arabic and Persian letters; what is written
-- without spaces (Chinese, Japanese, Thai, …) is searched as it stands. The order is BM25's (k1 1.2, b 0.75) over the
-- articles found, a hit in the headline counting three times. It reads the texts themselves: nothing to keep up to date
-- at each load, and no extension for a client to have.
with articles as (
    select * from {{ ref('fct_articles') }}
),

texts as (
    select
        article_key,
        outlet_key,
        title,
        canonical_url,
        word_count,
        published_at,
        {{ searchable("coalesce(title, '')") }} as title_text,
        {{ searchable("concat_ws(' ', title, lead, body)") }} as text
    from articles
),

-- the cheap test first: only texts that have each word somewhere are cut into words
likely as (
    select *
    from texts
    where
        len({{ search_terms('query') }}) > 0
        and len(list_filter({{ search_terms('query') }}, lambda term: not contains(text, term))) = 0
),

counted as (
    select
        *,
        list_transform(
            {{ search_terms('query') }},
            lambda term: {{ term_count('text', 'term') }}
        ) as hit_counts,
        list_transform(
            {{ search_terms('query') }},
            lambda term: {{ term_count('title_text', 'term') }}
        ) as title_hit_counts
    from likely
),

found as (
    select *
    from counted
    where list_min(hit_counts) > 0
),

scored as (
    select
        *,
        list_sum(list_transform(
            range(1, len(hit_counts) + 1),
            lambda i: (hit_counts[i] + 2 * title_hit_counts[i]) * 2.2
            / (
                hit_counts[i] + 2 * title_hit_counts[i]
                + 1.2 * (0.25 + 0.75 * word_count / greatest(avg(word_count) over (), 1))
            )
        )) as score
    from found
)

select
    scored.article_key,
    outlets.outlet_name as outlet,
    scored.title,
    scored.canonical_url,
    scored.published_at,
    cast(list_sum(scored.hit_counts) as integer) as hit_count,
    round(scored.score, 4) as score
from scored
inner join {{ ref('dim_outlets') }} as outlets on scored.outlet_key = outlets.outlet_key
order by scored.score desc, scored.published_at desc, scored.article_key
