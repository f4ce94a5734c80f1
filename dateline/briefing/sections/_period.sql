dated as (
    select
        articles.*,
        coalesce(articles.published_date, cast(articles.first_seen_at as date)) as day
    from marts.fct_articles as articles
    where /*watched*/ true
),

outlets as (
    select outlet_key, outlet_id, outlet_name as outlet, time_zone
    from marts.dim_outlets
),

period as (
    select * from dated where day between $since and $until
),

usual as (
    select * from dated where day between $since - interval '28 days' and $since - interval '1 day'
)
