-- The quotations of the period, named speakers first.
select
    people.person_name,
    organisations.organisation_name,
    agencies.agency_name,
    quotations.speaker_kind,
    quotations.speaker_surface_form,
    quotations.kind,
    quotations.content,
    outlets.outlet,
    period.day,
    period.canonical_url,
    quotations.quotation_key,
    period.article_key
from marts.fct_quotations as quotations
inner join period on quotations.article_key = period.article_key
inner join outlets on period.outlet_key = outlets.outlet_key
left join marts.dim_people as people on quotations.person_key = people.person_key and not people.is_unknown
left join marts.dim_organisations as organisations
    on quotations.organisation_key = organisations.organisation_key and not organisations.is_unknown
left join marts.dim_agencies as agencies on quotations.agency_key = agencies.agency_key and not agencies.is_unknown
where quotations.kind in ('direct', 'mixed') and quotations.confidence >= 0.5
order by
    people.person_name nulls last,
    organisations.organisation_name nulls last,
    agencies.agency_name nulls last,
    quotations.quotation_key
