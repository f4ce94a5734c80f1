-- Whose words reach readers through which agency, and whose through the outlets' own reporting?
--
-- One row an agency that articles credit and a speaker; agency is null for articles that credit none. An article that
-- credits two agencies counts for both.

with {{ attributed_quotations() }},

credits as (
    select
        bridge.article_key,
        agencies.agency_name as agency
    from {{ ref('bridge_article_agencies') }} as bridge
    inner join {{ ref('dim_agencies') }} as agencies on bridge.agency_key = agencies.agency_key
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
