-- compiled by `make generate` from dbt_project/analyses, digest c10fcca4665ad445
-- How much of what an outlet publishes stands on the word of news agencies, week by week?
--
-- One row an outlet and ISO week: shares of articles that credit another's agency, and that attribute a statement to
-- one.

with agency_use as (
    select
        article_key,
        max(case when is_credited and not is_own then 1 else 0 end) as is_credited,
        max(case when is_attributed and not is_own then 1 else 0 end) as is_attributed
    from marts.bridge_article_agencies
    group by article_key
)

select
    outlets.outlet_name as outlet,
    dates.week_start_date,
    count(*) as article_count,
    round(100.0 * sum(coalesce(agency_use.is_credited, 0)) / count(*), 1) as credited_percent,
    round(100.0 * sum(coalesce(agency_use.is_attributed, 0)) / count(*), 1) as attributed_percent,
    round(100.0 * sum(case when articles.duplicate_of_article_key is null then 0 else 1 end) / count(*), 1)
        as copied_percent
from marts.fct_articles as articles
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
inner join marts.dim_dates as dates on articles.published_date_key = dates.date_key
left join agency_use on articles.article_key = agency_use.article_key
where not dates.is_unknown
group by outlets.outlet_name, dates.week_start_date
order by dates.week_start_date desc, credited_percent desc, outlets.outlet_name
