-- How much of what an outlet publishes stands on the word of news agencies, week by week?
--
-- One row an outlet and ISO week: shares of articles that credit another's agency, and that attribute a statement to
-- one.

with agency_use as (
    select
        article_key,
        max(case when is_credited and not is_own then 1 else 0 end) as is_credited,
        max(case when is_attributed and not is_own then 1 else 0 end) as is_attributed
    from {{ ref('bridge_article_agencies') }}
    group by article_key
)

select
    outlets.name as outlet,
    date_trunc('week', articles.published_at) as week_start,
    count(*) as article_count,
    round(100.0 * sum(coalesce(agency_use.is_credited, 0)) / count(*), 1) as credited_percent,
    round(100.0 * sum(coalesce(agency_use.is_attributed, 0)) / count(*), 1) as attributed_percent,
    round(100.0 * sum(case when articles.duplicate_of_article_key is null then 0 else 1 end) / count(*), 1)
        as copied_percent
from {{ ref('fct_articles') }} as articles
inner join {{ ref('dim_outlets') }} as outlets on articles.outlet_key = outlets.outlet_key
left join agency_use on articles.article_key = agency_use.article_key
where articles.published_at is not null
group by outlets.name, date_trunc('week', articles.published_at)
order by week_start desc, credited_percent desc, outlets.name
