-- compiled by `make generate` from dbt_project/analyses, digest dae9733f26ab9b71
-- Whose words run without a name?
--
-- One row an outlet. Of the quotations that it reports, the shares whose source is named, is only described (`the
-- minister`) with nobody known behind it, is anonymous (`a senior official`), or is not told at all. A pronoun or
-- description that leads to somebody named counts as named.

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

said as (
    select
        *,
        case
            when speaker is not null then 'named'
            when speaker_kind in ('anonymous', 'described') then speaker_kind
            else 'untold'
        end as source
    from attributed
    where cue_kind <> 'belief'
)

select
    outlets.outlet_name as outlet,
    count(*) as quotation_count,
    round(100.0 * count(case when said.source = 'named' then 1 end) / count(*), 1) as named_percent,
    round(100.0 * count(case when said.source = 'described' then 1 end) / count(*), 1) as described_percent,
    round(100.0 * count(case when said.source = 'anonymous' then 1 end) / count(*), 1) as anonymous_percent,
    round(100.0 * count(case when said.source = 'untold' then 1 end) / count(*), 1) as untold_percent,
    count(distinct case when said.source = 'anonymous' then said.article_key end) as anonymous_article_count,
    min(case when said.source = 'anonymous' then said.speaker_surface_form end) as anonymous_example
from said
inner join marts.dim_outlets as outlets on said.outlet_key = outlets.outlet_key
group by outlets.outlet_name
order by anonymous_percent desc, outlets.outlet_name
