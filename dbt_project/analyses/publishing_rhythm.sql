-- When does each outlet publish: by weekday and hour, UTC?
--
-- One row an outlet, weekday (1 for Monday) and hour. Articles that state a day and no time are left out.

select
    outlets.name as outlet,
    dates.weekday,
    cast(extract(hour from articles.published_at) as integer) as hour_utc,
    count(*) as article_count
from {{ ref('fct_articles') }} as articles
inner join {{ ref('dim_outlets') }} as outlets on articles.outlet_key = outlets.outlet_key
inner join {{ ref('dim_dates') }} as dates on articles.published_date_key = dates.date_key
where
    articles.published_at is not null
    and not articles.is_published_day_only
group by outlets.name, dates.weekday, extract(hour from articles.published_at)
order by outlets.name, dates.weekday, hour_utc
