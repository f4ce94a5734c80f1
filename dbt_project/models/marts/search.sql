{{ config(
    materialized='table_function',
    parameters=['query'],
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}

-- Articles that have every word of the query in a headline, lead, text or caption, and every "phrase" as it stands:
--     select * from marts.search('orva "two years"') limit 20;
-- It reads schema search_index, which dateline/search/index.py keeps up to date: words are folded as there (case, accents,
-- spellings of Arabic and Persian letters); what is written without spaces (Chinese, Japanese, Thai, …) is found as
-- it stands. `dateline search` knows the whole language: AND, OR, NOT, NEAR, prefixes, places, people, days.
with pieces as (
    select
        piece_number,
        search_index.tokens(trim(piece, '"')) as tokens
    from (
        select
            unnest(pieces) as piece,
            unnest(range(len(pieces))) as piece_number
        from (select regexp_extract_all(query, '"[^"]*"|[^\s"]+') as pieces)
    )
),

-- of a run of letters without spaces the pairs are searched; the last letter is in the pair before it
elements as (
    select
        piece_number,
        place - 1 as place,
        search_index.fold(tokens[place]) as term,
        len(tokens) = 1 and regexp_full_match(tokens[place], '[{{ unspaced() }}]\p{M}*') as is_one_letter
    from (
        select
            piece_number,
            tokens,
            unnest(range(1, len(tokens) + 1)) as place
        from pieces
    )
    where
        place = 1
        or not (
            regexp_full_match(tokens[place], '[{{ unspaced() }}]\p{M}*')
            and regexp_full_match(tokens[place - 1], '(?:[{{ unspaced() }}]\p{M}*){2}')
        )
),

wanted as (
    select
        piece_number,
        place,
        term
    from elements
    where term <> '' and not is_one_letter
    union all
    select
        elements.piece_number,
        elements.place,
        terms.term
    from elements
    inner join search_index.terms as terms
        on terms.term >= elements.term and terms.term < elements.term || chr(1114111)
    where elements.is_one_letter
),

piece_sizes as (
    select
        piece_number,
        count(*) as place_count
    from elements
    where term <> ''
    group by piece_number
),

occurrences as (
    select
        wanted.piece_number,
        wanted.place,
        postings.article_no,
        postings.field,
        postings.weight,
        unnest(postings.positions) - wanted.place as start
    from search_index.postings as postings
    inner join wanted on postings.term = wanted.term
),

runs as (
    select
        occurrences.piece_number,
        occurrences.article_no,
        occurrences.field,
        occurrences.start,
        min(occurrences.weight) as weight
    from occurrences
    inner join piece_sizes on occurrences.piece_number = piece_sizes.piece_number
    group by
        occurrences.piece_number, occurrences.article_no, occurrences.field, occurrences.start, piece_sizes.place_count
    having count(distinct occurrences.place) = piece_sizes.place_count
),

found_pieces as (
    select
        piece_number,
        article_no,
        sum(hit_count) as hit_count,
        sum(weight) / 100 as weight
    from (
        select
            piece_number,
            article_no,
            count(*) as hit_count,
            max(weight) as weight
        from runs
        group by piece_number, article_no, field
    )
    group by piece_number, article_no
),

rarities as (
    select
        piece_number,
        ln(1 + (select count(*) from search_index.documents) / count(*)) as rarity
    from found_pieces
    group by piece_number
),

scored as (
    select
        found_pieces.article_no,
        sum(found_pieces.hit_count) as hit_count,
        sum(found_pieces.weight * rarities.rarity) as score
    from found_pieces
    inner join rarities on found_pieces.piece_number = rarities.piece_number
    group by found_pieces.article_no
    having count(*) = (select count(*) from piece_sizes)
)

select
    articles.article_key,
    outlets.name as outlet,
    articles.title,
    articles.canonical_url,
    articles.published_at,
    cast(scored.hit_count as integer) as hit_count,
    round(scored.score, 4) as score
from scored
inner join search_index.documents as documents on scored.article_no = documents.article_no
inner join {{ ref('fct_articles') }} as articles on documents.article_key = articles.article_key
inner join {{ ref('dim_outlets') }} as outlets on articles.outlet_key = outlets.outlet_key
order by scored.score desc, articles.published_at desc, articles.article_key
