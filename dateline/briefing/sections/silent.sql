-- One row a current outlet that published nothing in the period although it usually does.
, by_outlet as (
    select
        dated.outlet_key,
        count(*) filter (where dated.day between $since and $until) as article_count,
        count(*) filter (where dated.day < $since and dated.day >= $since - interval '28 days')
            * (date_diff('day', $since, $until) + 1) / 28.0 as usual_count,
        max(dated.day) as last_day
    from dated
    group by dated.outlet_key
),

attempts as (
    select
        outlet_key,
        sum(attempted_count) as attempted_count,
        sum(fetched_count) as fetched_count
    from marts.fct_outlet_days
    where date between $since and $until
    group by outlet_key
)

select
    outlets.outlet,
    by_outlet.last_day,
    round(by_outlet.usual_count, 1) as usual_count,
    coalesce(attempts.attempted_count, 0) as attempted_count,
    coalesce(attempts.fetched_count, 0) as fetched_count
from by_outlet
inner join outlets on by_outlet.outlet_key = outlets.outlet_key
left join attempts on by_outlet.outlet_key = attempts.outlet_key
where by_outlet.article_count = 0 and by_outlet.usual_count >= 1
order by by_outlet.usual_count desc, outlets.outlet
