-- One row a speaker quoted in the period, with the longest of his quotations.
, quoted as (
    select
        quotations.speaker_name,
        quotations.content,
        quotations.article_key,
        period.outlet_key,
        outlets.outlet,
        period.canonical_url,
        period.language,
        row_number() over (
            partition by quotations.speaker_name
            order by length(quotations.content) > 280, length(quotations.content) desc, quotations.quotation_key
        ) as turn
    from (/*quotations*/) as quotations
    inner join period on quotations.article_key = period.article_key
    inner join outlets on period.outlet_key = outlets.outlet_key
)

select
    speaker_name as speaker,
    count(*) as quotation_count,
    count(distinct article_key) as article_count,
    count(distinct outlet_key) as outlet_count,
    max(case when turn = 1 then content end) as content,
    max(case when turn = 1 then outlet end) as outlet,
    max(case when turn = 1 then canonical_url end) as canonical_url,
    max(case when turn = 1 then language end) as language
from quoted
group by speaker_name
order by outlet_count desc, quotation_count desc, speaker_name
limit 10
