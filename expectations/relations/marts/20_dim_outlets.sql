-- One row an outlet: when it last gave an article, beside the rhythm of its loads. Read from the loads, not the articles.
-- While no outlet had a load the line stood still: that silence counts for no outlet, and counting begins again after it.
with moments as (
    select
        staged_at,
        (epoch(staged_at) - epoch(lag(staged_at) over (order by staged_at))) / 3600 as gap_hours
    from (
        select distinct staged_at from candidate.marts.fct_loads
        where staged_at >= getvariable('now') - interval 90 days
    )
),

line as (
    select max(staged_at) as resumed_at
    from moments
    where gap_hours > greatest(24, 2 * (select quantile_cont(gap_hours, 0.9) from moments))
),

gaps as (
    select
        outlet_id,
        staged_at,
        article_count,
        (epoch(staged_at) - epoch(lag(staged_at) over (partition by outlet_id order by staged_at))) / 3600 as gap_hours
    from candidate.marts.fct_loads
    -- what a person loads has no rhythm
    where article_count > 0 and cause_kind not in ('files', 'warc') and staged_at >= getvariable('now') - interval 90 days
),

rhythms as (
    select outlet_id, max(staged_at) as last_articles_at, quantile_cont(gap_hours, 0.9) as long_gap_hours, count(*) as n
    from gaps
    group by outlet_id
)

select
    outlets.outlet_id as name,
    outlets.outlet_id <> 'unknown' and outlets.collection is null as lacks_collection,
    (epoch(outlets.valid_from_at) - epoch(getvariable('now'))) / 3600 as valid_hours_ahead,
    if(
        rhythms.n >= 10,
        (epoch(getvariable('now')) - epoch(greatest(rhythms.last_articles_at, line.resumed_at))) / 3600
        / greatest(24, 5 * rhythms.long_gap_hours), null
    ) as silence
from candidate.marts.dim_outlets as outlets
left join rhythms on outlets.outlet_id = rhythms.outlet_id
cross join line
where outlets.is_current
