-- compiled by `make generate` from dbt_project/analyses, digest cb08c577f0adc6ba
-- Whose words reach readers through which agency, and whose through the outlets' own reporting?
--
-- One row an agency that articles credit and a speaker; agency is null for articles that credit none. An article that
-- credits two agencies counts for both.

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

credits as (
    select
        bridge.article_key,
        agencies.agency_name as agency
    from marts.bridge_article_agencies as bridge
    inner join marts.dim_agencies as agencies on bridge.agency_key = agencies.agency_key
    where bridge.is_credited and not bridge.is_own
)

select
    credits.agency,
    attributed.speaker,
    attributed.speaker_is,
    count(*) as quotation_count,
    count(distinct attributed.article_key) as article_count,
    count(distinct attributed.outlet_key) as outlet_count
from attributed
left join credits on attributed.article_key = credits.article_key
where attributed.speaker is not null and attributed.cue_kind <> 'belief'
group by
    credits.agency, attributed.speaker, attributed.speaker_is, attributed.person_key, attributed.organisation_key,
    attributed.agency_key
order by quotation_count desc, credits.agency nulls last, attributed.speaker
