-- compiled by `make generate` from dbt_project/analyses, digest 3bd115a352a4512a
-- How much of what was published each week came from each outlet, and how much of it was its own text?
--
-- One row an outlet and ISO week. Copies of a text that ran earlier elsewhere count in article_count, not in own_count.

with articles as (
    select * from marts.fct_articles
),

dates as (
    select * from marts.dim_dates
),

outlets as (
    select * from marts.dim_outlets
),

weekly as (
    select
        articles.outlet_key,
        dates.week_start_date,
        count(*) as article_count,
        sum(case when articles.duplicate_of_article_key is null then 1 else 0 end) as own_count,
        sum(articles.word_count) as word_count
    from articles
    inner join dates on articles.published_date_key = dates.date_key
    where not dates.is_unknown
    group by articles.outlet_key, dates.week_start_date
)

select
    weekly.week_start_date,
    outlets.outlet_name as outlet,
    weekly.article_count,
    weekly.own_count,
    weekly.word_count,
    round(100.0 * weekly.article_count / sum(weekly.article_count) over (partition by weekly.week_start_date), 1)
        as share_percent
from weekly
inner join outlets on weekly.outlet_key = outlets.outlet_key
order by weekly.week_start_date desc, share_percent desc, outlets.outlet_name
