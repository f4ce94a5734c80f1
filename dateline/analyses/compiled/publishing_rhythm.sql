-- compiled by `make generate` from dbt_project/analyses, digest b567a63cf08f4b55
-- When does each outlet publish: by weekday and hour, on its own clock?
--
-- One row an outlet, weekday (1 for Monday) and hour, both in the zone of published_date. Articles that state a day and
-- no time are left out.

with articles as (
    select
        outlet_key,
        published_date_key,
        cast(
            extract(hour from published_at + coalesce(published_utc_offset_minutes, 0) * interval '1 minute') as integer
        ) as hour
    from marts.fct_articles
    where
        published_at is not null
        and not is_published_day_only
)

select
    outlets.outlet_name as outlet,
    dates.weekday,
    articles.hour,
    count(*) as article_count
from articles
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
inner join marts.dim_dates as dates on articles.published_date_key = dates.date_key
where not dates.is_unknown
group by outlets.outlet_name, dates.weekday, articles.hour
order by outlets.outlet_name, dates.weekday, articles.hour
