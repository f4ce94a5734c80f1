{#- Rebuilt in every run, for the articles that the batch affects only. -#}
with affected as (
    select article_key from {{ ref('int_affected_articles') }}
),

reading_times as (
    select
        article_key,
        fetched_at,
        count(*) as reading_count
    from {{ ref('int_article_readings') }}
    where article_key in (select article_key from affected)
    group by article_key, fetched_at
),

readings as (
    select
        article_key,
        sum(reading_count) as reading_count,
        min(fetched_at) as first_seen_at,
        max(fetched_at) as last_read_at
    from reading_times
    group by article_key
),

-- an article whose page gives another address as its own is read under one address and known by the other: all that was
-- seen at an address says for whom an attempt there counts, whichever of its articles the batch affects
addresses as (
    select distinct
        outlet_key,
        url
    from {{ ref('fct_page_fetches') }}
    where
        {{ is_sighting() }}
        and article_key in (select article_key from readings)
),

sighted as (
    select
        page_fetches.article_key,
        page_fetches.outlet_key,
        page_fetches.url,
        page_fetches.requested_at,
        {{ is_gone() }} as is_gone,
        page_fetches.outcome in ('fetched', 'saved') as is_whole
    from {{ ref('fct_page_fetches') }} as page_fetches
    left join addresses
        on page_fetches.outlet_key = addresses.outlet_key and page_fetches.url = addresses.url
    where
        {{ is_sighting() }}
        and (
            addresses.url is not null
            or page_fetches.article_key in (select article_key from readings)
        )
),

known as (
    select distinct article_key from {{ ref('int_article_readings') }}
),

-- of attempts in one moment, the page that came stands first
read_here as (
    select
        sighted.*,
        {{ last_known('case when is_whole and known.article_key is not null then sighted.article_key end') }}
            over (
                partition by outlet_key, url
                order by requested_at, is_whole desc, sighted.article_key
                rows between unbounded preceding and current row
            ) as last_read_key
    from sighted
    left join known on sighted.article_key = known.article_key
),

-- an attempt that gave no page counts for the article that was last read at its address
placed as (
    select
        requested_at,
        is_gone,
        is_whole,
        case when is_whole then article_key else coalesce(last_read_key, article_key) end as article_key
    from read_here
),

attempts as (
    select *
    from placed
    where article_key in (select article_key from readings) and {{ computed_once() }}
),

-- few: most pages are read, and read once
found_as_before as (
    select article_key
    from attempts
    where not is_gone and not is_whole
),

-- a page that is as it was says that the article stands, unless what came last was no article any more
sightings as (
    select
        attempts.article_key,
        attempts.requested_at,
        attempts.is_gone,
        attempts.is_whole,
        {{ last_known('case when attempts.is_whole then read_at.article_key is not null end') }} over (
            partition by attempts.article_key
            order by attempts.requested_at, attempts.is_whole desc
            rows between unbounded preceding and current row
        ) as was_article
    from attempts
    left join reading_times as read_at
        on attempts.article_key = read_at.article_key and attempts.requested_at = read_at.fetched_at
    where attempts.article_key in (select article_key from found_as_before)
),

unchanged as (
    select
        article_key,
        max(requested_at) as last_unchanged_at
    from sightings
    where not is_gone and not is_whole and coalesce(was_article, true)
    group by article_key
),

standing as (
    select
        readings.article_key,
        readings.reading_count,
        readings.first_seen_at,
        case
            when unchanged.last_unchanged_at > readings.last_read_at then unchanged.last_unchanged_at
            else readings.last_read_at
        end as last_seen_at
    from readings
    left join unchanged on readings.article_key = unchanged.article_key
),

removals as (
    select
        standing.article_key,
        min(attempts.requested_at) as removed_at
    from standing
    inner join attempts
        on
            standing.article_key = attempts.article_key
            and standing.last_seen_at < attempts.requested_at
    where attempts.is_gone
    group by standing.article_key
)

select
    standing.article_key,
    cast(standing.reading_count as integer) as reading_count,
    standing.first_seen_at,
    standing.last_seen_at,
    removals.removed_at
from standing
left join removals on standing.article_key = removals.article_key
