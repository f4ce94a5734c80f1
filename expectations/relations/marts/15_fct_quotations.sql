-- One row a quotation in an article of the batch, beside the bridge that counts it for who speaks.
with quotations as (
    select
        quotations.*,
        quotations.person_key <> repeat('0', 32) as has_person,
        quotations.organisation_key <> repeat('0', 32) or quotations.agency_key <> repeat('0', 32) as has_house
    from candidate.marts.fct_quotations as quotations
    where
        quotations.load_id in (select load_id from batch)
        and quotations.article_key in (select article_key from fct_articles)
),

counted as (
    select article_key, person_key, count(*) as n
    from quotations
    where has_person
    group by article_key, person_key
)

select
    quotations.article_key,
    quotations.load_id,
    trim(quotations.content) = '' as is_empty,
    quotations.speaker_confidence,
    quotations.speaker_kind = 'named' and not (quotations.has_person or quotations.has_house) as is_named_by_nobody,
    quotations.speaker_kind = 'anonymous' and (quotations.has_person or quotations.has_house) as is_anonymous_and_known,
    if(quotations.has_person, coalesce(bridged.quotation_count, 0) - counted.n, 0) as quotations_missing
from quotations
left join counted
    on quotations.article_key = counted.article_key and quotations.person_key = counted.person_key
left join candidate.marts.bridge_article_people as bridged
    on quotations.article_key = bridged.article_key and quotations.person_key = bridged.person_key
