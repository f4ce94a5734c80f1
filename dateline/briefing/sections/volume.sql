-- One row a day of the period and of the 28 days before: articles, and how many of them are no copies.
select
    days.day,
    count(dated.article_key) as article_count,
    count(dated.article_key) filter (where dated.duplicate_of_article_key is null) as own_count,
    count(distinct dated.outlet_key) as outlet_count,
    (select count(distinct period.outlet_key) from period) as period_outlet_count,
    days.day >= $since as is_in_period
from (select unnest(generate_series($since - interval '28 days', $until, interval '1 day'))::date as day) as days
left join dated on days.day = dated.day
group by days.day
order by days.day
