-- One row a load of a monitored outlet, earlier or of this batch: how long after the one before it was collected.
--
-- A load brings what was published since its outlet answered last, so what is usual of it goes by that time. Every load
-- that was collected counts, also where a gate stopped it: its pages were fetched and do not come again. A load whose
-- outlet did not answer at all is no collection. Saved pages and backfills say nothing of time: they have no row.
with loads as (
    select load_id, outlet_id, kind, collected_at, article_count, false as is_of_batch
    from earlier_collections
    union all
    select load_id, outlet_id, kind, collected_at, article_count, true as is_of_batch
    from load_profile
),

-- loads collected at one moment came after the same one: they are ordered by time alone
spaced as (
    select
        *,
        max(collected_at) over earlier as previous_at,
        coalesce(sum(article_count) over earlier, 0) as articles_before
    from loads
    where starts_with(kind, 'monitor_') and collected_at is not null
    window earlier as (
        partition by outlet_id, kind order by collected_at
        range between unbounded preceding and interval 1 microsecond preceding
    )
),

usual as (
    select
        outlet_id,
        kind,
        median((epoch(collected_at) - epoch(previous_at)) / 3600) as usual_hours,
        -- weekends and nights without a run are no outage
        quantile_cont((epoch(collected_at) - epoch(previous_at)) / 3600, 0.9) as long_hours
    from spaced
    where not is_of_batch and previous_at is not null
    group by outlet_id, kind
),

timed as (
    select
        spaced.*,
        usual.usual_hours,
        usual.long_hours,
        (epoch(spaced.collected_at) - epoch(spaced.previous_at)) / 3600 as hours
    from spaced
    left join usual on spaced.outlet_id = usual.outlet_id and spaced.kind = usual.kind
),

-- after a gap the backlog may take several loads, since a run fetches a limited number of pages: for as long as the gap
-- was, at most two days, a load may also bring what is left of it
catching_up as (
    select
        later.load_id,
        max((epoch(later.collected_at) - epoch(gap.previous_at)) / 3600) as backlog_hours,
        max_by(later.articles_before - gap.articles_before, later.collected_at - gap.previous_at) as backlog_brought
    from timed as later
    inner join timed as gap on later.outlet_id = gap.outlet_id and later.kind = gap.kind
    where
        gap.hours > 2 * gap.long_hours
        and later.collected_at >= gap.collected_at
        and (epoch(later.collected_at) - epoch(gap.collected_at)) / 3600 <= least(48, gap.hours)
    group by later.load_id
)

select
    timed.load_id,
    timed.outlet_id,
    timed.kind,
    timed.collected_at,
    timed.article_count,
    timed.is_of_batch,
    timed.hours,
    timed.usual_hours,
    timed.long_hours,
    catching_up.backlog_hours,
    coalesce(catching_up.backlog_brought, 0) as backlog_brought
from timed
left join catching_up on timed.load_id = catching_up.load_id
