-- Whose words run without a name?
--
-- One row an outlet. Of the quotations that it reports, the shares whose source is named, is only described (`the
-- minister`) with nobody known behind it, is anonymous (`a senior official`), or is not given at all. A pronoun or
-- description that leads to somebody named counts as named.

with {{ attributed_quotations() }},

said as (
    select
        *,
        case
            when speaker is not null then 'named'
            when speaker_kind in ('anonymous', 'described') then speaker_kind
            else 'not_given'
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
    round(100.0 * count(case when said.source = 'not_given' then 1 end) / count(*), 1) as not_given_percent,
    count(distinct case when said.source = 'anonymous' then said.article_key end) as anonymous_article_count,
    min(case when said.source = 'anonymous' then said.speaker_surface_form end) as anonymous_example
from said
inner join {{ ref('dim_outlets') }} as outlets on said.outlet_key = outlets.outlet_key
group by outlets.outlet_name
order by anonymous_percent desc, outlets.outlet_name
