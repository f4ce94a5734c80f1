{#- Made anew in every run, for the articles that the batch affects only. -#}
with affected as (
    select article_key from {{ ref('int_affected_articles') }}
),

readings as (
    select
        article_key,
        count(*) as reading_count,
        min(fetched_at) as first_seen_at,
        max(fetched_at) as last_read_at
    from {{ ref('int_article_readings') }}
    where article_key in (select article_key from affected)
    group by article_key
),

sightings as (
    select
        article_key,
        requested_at,
        {{ is_gone() }} as is_gone
    from {{ ref('fct_page_fetches') }}
    where
        {{ is_sighting() }}
        and article_key in (select article_key from affected)
),

unchanged as (
    select
        article_key,
        max(requested_at) as last_unchanged_at
    from sightings
    where not is_gone
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
        min(sightings.requested_at) as removed_at
    from standing
    inner join sightings
        on
            standing.article_key = sightings.article_key
            and standing.last_seen_at < sightings.requested_at
    where sightings.is_gone
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
