-- One row a named speaker quoted in the period, with an example: the longest that is not too long.
, quoted as (
    select
        coalesce(people.person_name, organisations.organisation_name, agencies.agency_name) as speaker,
        quotations.content,
        quotations.quotation_key,
        quotations.article_key,
        period.outlet_key,
        outlets.outlet,
        period.canonical_url,
        period.language
    from marts.fct_quotations as quotations
    inner join period on quotations.article_key = period.article_key
    inner join outlets on period.outlet_key = outlets.outlet_key
    left join marts.dim_people as people on quotations.person_key = people.person_key and not people.is_unknown
    left join marts.dim_organisations as organisations
        on quotations.organisation_key = organisations.organisation_key and not organisations.is_unknown
    left join marts.dim_agencies as agencies on quotations.agency_key = agencies.agency_key and not agencies.is_unknown
    where quotations.kind in ('direct', 'mixed') and quotations.confidence >= 0.5
),

spoken as (
    select
        *,
        row_number() over (
            partition by speaker
            order by length(content) > 280, length(content) desc, quotation_key
        ) as turn
    from quoted
    where speaker is not null
)

select
    speaker,
    count(*) as quotation_count,
    count(distinct article_key) as article_count,
    count(distinct outlet_key) as outlet_count,
    max(case when turn = 1 then content end) as content,
    max(case when turn = 1 then outlet end) as outlet,
    max(case when turn = 1 then canonical_url end) as canonical_url,
    max(case when turn = 1 then language end) as language
from spoken
group by speaker
order by outlet_count desc, quotation_count desc, speaker
limit 10
