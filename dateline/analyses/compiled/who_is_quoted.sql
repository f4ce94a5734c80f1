-- compiled by `make generate` from dbt_project/analyses, digest 7c8095535b4510c2
-- Who is quoted where, and how often?
--
-- One row an outlet and a person, organisation or agency whose words it reports. said_percent is the share of the
-- outlet's quotations whose speaker is known; beliefs and plans (`thinks that`) are no quotations here.

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
    select * from attributed
    where speaker is not null and cue_kind <> 'belief'
),

totals as (
    select
        outlet_key,
        count(*) as quotation_count
    from said
    group by outlet_key
)

select
    outlets.outlet_name as outlet,
    said.speaker,
    said.speaker_is,
    count(*) as quotation_count,
    count(distinct said.article_key) as article_count,
    count(case when said.kind in ('direct', 'mixed') then 1 end) as in_quotation_marks_count,
    round(100.0 * count(*) / max(totals.quotation_count), 1) as said_percent,
    min(said.placed_at) as first_said_at,
    max(said.placed_at) as last_said_at
from said
inner join totals on said.outlet_key = totals.outlet_key
inner join marts.dim_outlets as outlets on said.outlet_key = outlets.outlet_key
group by outlets.outlet_name, said.speaker, said.speaker_is, said.person_key, said.organisation_key, said.agency_key
order by quotation_count desc, outlets.outlet_name, said.speaker
