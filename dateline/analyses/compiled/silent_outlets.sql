-- compiled by `make generate` from dbt_project/analyses, digest 8f2eaa8aa662f5b6
-- Which outlets have been silent for a day, and why?
--
-- One row a current outlet without a new article in the 24 hours before the latest load. The reason is read off the
-- attempts of those 24 hours: none made, none answered, all refused, or answered with nothing new.

with moment as (
    select max(staged_at) as as_of_at from marts.fct_loads
),

outlets as (
    select * from marts.dim_outlets
    where is_current and not is_unknown
),

published as (
    select
        outlet_key,
        max(first_seen_at) as last_new_article_at,
        count(*) as article_count
    from marts.fct_articles
    group by outlet_key
),

attempts as (
    select
        page_fetches.outlet_key,
        count(*) as attempt_count,
        sum(case when page_fetches.http_status < 400 then 1 else 0 end) as answered_count,
        sum(
            case
                when
                    page_fetches.outcome in ('refused_robots', 'refused_usage')
                    or page_fetches.http_status in (401, 403, 429)
                    then 1
                else 0
            end
        ) as refused_count,
        max(page_fetches.error) as error_example
    from marts.fct_page_fetches as page_fetches
    cross join moment
    where
        page_fetches.requested_at > moment.as_of_at - interval '24 hours'
        and page_fetches.requested_at <= moment.as_of_at
        and page_fetches.outcome <> 'redirected'
    group by page_fetches.outlet_key
),

rejections as (
    select
        rejected_rows.outlet_key,
        count(*) as rejected_count,
        min(rejected_rows.reason) as reason_example
    from marts.fct_rejected_rows as rejected_rows
    inner join marts.fct_loads as loads on rejected_rows.load_id = loads.load_id
    cross join moment
    where
        loads.staged_at > moment.as_of_at - interval '24 hours'
        and rejected_rows.relation = 'articles'
    group by rejected_rows.outlet_key
)

select
    outlets.outlet_name as outlet,
    outlets.collection,
    published.last_new_article_at,
    round(date_diff('second', published.last_new_article_at, moment.as_of_at) / 3600.0, 1) as hours_silent,
    case
        when attempts.attempt_count is null then 'no attempt was made'
        when attempts.refused_count = attempts.attempt_count then 'every attempt was refused'
        when attempts.answered_count = 0 then 'no attempt was answered'
        when rejections.rejected_count > 0 then 'pages came and were rejected'
        else 'pages answered and nothing was new'
    end as why,
    coalesce(attempts.attempt_count, 0) as attempt_count,
    coalesce(attempts.answered_count, 0) as answered_count,
    coalesce(rejections.rejected_count, 0) as rejected_count,
    rejections.reason_example,
    attempts.error_example
from outlets
cross join moment
left join published on outlets.outlet_key = published.outlet_key
left join attempts on outlets.outlet_key = attempts.outlet_key
left join rejections on outlets.outlet_key = rejections.outlet_key
where
    published.last_new_article_at is null
    or published.last_new_article_at <= moment.as_of_at - interval '24 hours'
order by hours_silent desc nulls first, outlets.outlet_name
