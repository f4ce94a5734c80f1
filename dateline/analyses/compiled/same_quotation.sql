-- compiled by `make generate` from dbt_project/analyses, digest 57e2e013753f080d
-- Where does one quotation run in several outlets, and how was it cut or changed on its way?
--
-- One row a quotation that another outlet had before, within the days in which copies are looked for, beside the first
-- of those. how: same; cut (a part of the first), longer (the first is a part of it), changed (half of the words or
-- more are the same). Quotations of under five words are left out, and runs of words that over a hundred have.

with attributed as (
        select
            quotations.*,
            articles.outlet_key,
            articles.canonical_url,
            articles.title as article_title,
            coalesce(articles.published_at, articles.first_seen_at) as placed_at,
            case
                when quotations.person_key <> '00000000000000000000000000000000' then people.person_name
                when quotations.organisation_key <> '00000000000000000000000000000000' then organisations.organisation_name
                when quotations.agency_key <> '00000000000000000000000000000000' then agencies.agency_name
            end as speaker,
            case
                when quotations.person_key <> '00000000000000000000000000000000' then 'person'
                when quotations.agency_key <> '00000000000000000000000000000000' then 'agency'
                when quotations.organisation_key <> '00000000000000000000000000000000' then 'organisation'
            end as speaker_is
        from marts.fct_quotations as quotations
        inner join marts.fct_articles as articles on quotations.article_key = articles.article_key
        left join marts.dim_people as people on quotations.person_key = people.person_key
        left join marts.dim_organisations as organisations
            on quotations.organisation_key = organisations.organisation_key
        left join marts.dim_agencies as agencies on quotations.agency_key = agencies.agency_key
    ),

spoken as (
    select
        quotation_key,
        outlet_key,
        article_key,
        speaker,
        content,
        placed_at,
        canonical_url,
        regexp_extract_all(
        lower(content), '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+'
    ) as words
    from attributed
    where kind in ('direct', 'mixed')
),

numbered as (
    select
        *,
        row_number() over (order by placed_at, quotation_key) as quotation_number,
        list_transform(range(1, len(words) - 1), lambda i: hash(concat_ws(' ', words[i + 0], words[i + 1], words[i + 2]))) as runs
    from spoken
    where len(words) >= 5
),

entries as (
    select distinct
        quotation_number,
        outlet_key,
        placed_at,
        unnest(runs) as run
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
        and later.placed_at <= earlier.placed_at + interval '7 days'
),

compared as (
    select
        pairs.*,
        case
            when later.words = earlier.words then 'same'
            when strpos(' ' || array_to_string(earlier.words, ' ') || ' ', ' ' || array_to_string(later.words, ' ') || ' ') > 0 then 'cut'
            when strpos(' ' || array_to_string(later.words, ' ') || ' ', ' ' || array_to_string(earlier.words, ' ') || ' ') > 0 then 'longer'
            else 'changed'
        end as how,
        round(
        2.0 * len(list_intersect(list_distinct(later.words), list_distinct(earlier.words)))
        / greatest(len(list_distinct(later.words)) + len(list_distinct(earlier.words)), 1), 4
    ) as similarity
    from pairs
    inner join numbered as later on pairs.quotation_number = later.quotation_number
    inner join numbered as earlier on pairs.earlier_number = earlier.quotation_number
),

ranked as (
    select
        *,
        row_number() over (partition by quotation_number order by earlier_number) as place
    from compared
    where how <> 'changed' or similarity >= 0.5
)

select
    coalesce(later.speaker, earlier.speaker) as speaker,
    first_outlets.outlet_name as first_outlet,
    earlier.content as first_content,
    outlets.outlet_name as outlet,
    later.content,
    ranked.how,
    round(100.0 * ranked.similarity, 1) as common_words_percent,
    round(date_diff('second', earlier.placed_at, later.placed_at) / 3600.0, 1) as hours_after,
    members.story_key is not null as is_in_copied_article,
    later.canonical_url
from ranked
inner join numbered as later on ranked.quotation_number = later.quotation_number
inner join numbered as earlier on ranked.earlier_number = earlier.quotation_number
inner join marts.dim_outlets as outlets on later.outlet_key = outlets.outlet_key
inner join marts.dim_outlets as first_outlets on earlier.outlet_key = first_outlets.outlet_key
left join marts.bridge_story_articles as first_members on earlier.article_key = first_members.article_key
left join marts.bridge_story_articles as members
    on later.article_key = members.article_key and first_members.story_key = members.story_key
where ranked.place = 1
order by earlier.placed_at, earlier.content, later.placed_at, outlets.outlet_name, ranked.quotation_number
