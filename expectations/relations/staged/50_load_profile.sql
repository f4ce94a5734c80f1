-- One row a load: its figures, kept for later loads to be held against (see expectations/history.py).
with articles_of as (
    select
        load_id,
        count(*)::integer as article_count,
        avg((published_at is null)::integer) as undated_share,
        median(word_count) as median_word_count,
        median(age_hours) as median_age_hours,
        min(age_hours) as newest_age_hours,
        avg((mojibake_share > 0.002)::integer) as mojibake_share,
        count(distinct content_hash) / count(distinct article_ref) as distinct_text_share
    from articles
    group by load_id
),

languages_of as (
    select articles.load_id, avg((articles.language = outlets.language)::integer) as outlet_language_share
    from articles
    inner join outlets on articles.load_id = outlets.load_id
    where articles.language is not null and outlets.language is not null
    group by articles.load_id
),

placed as (
    select load_id, count(distinct article_row) as article_count
    from place_mentions
    group by load_id
),

mentioned_places as (
    select
        mentions.load_id,
        avg((places.is_resolved = false)::integer) as unresolved_place_share
    from place_mentions as mentions
    inner join places
        on mentions.load_id = places.load_id and mentions.place_id = places.place_id
    group by mentions.load_id
),

credited as (
    select load_id, count(distinct article_row) as article_count
    from agency_mentions
    group by load_id
),

fetches_of as (
    select
        load_id,
        count(*) filter (outcome is distinct from 'redirected')::integer as fetch_count,
        count(*) filter (
            outcome in ('fetched', 'saved') and coalesce(found_by, '') <> 'source'
        )::integer as fetched_count
    from page_fetches
    group by load_id
),

rejects_of as (
    select load_id, count(*)::integer as rejected_count
    from rejected_rows
    group by load_id
)

select
    loads.load_id,
    loads.version,
    loads.outlet_id,
    loads.kind,
    loads.staged_at,
    loads.page_count,
    coalesce(fetches_of.fetch_count, 0)::integer as fetch_count,
    coalesce(fetches_of.fetched_count, 0)::integer as fetched_count,
    coalesce(articles_of.article_count, 0)::integer as article_count,
    coalesce(rejects_of.rejected_count, 0)::integer as rejected_count,
    articles_of.undated_share,
    articles_of.median_word_count,
    articles_of.median_age_hours,
    articles_of.newest_age_hours,
    languages_of.outlet_language_share,
    coalesce(placed.article_count, 0) / nullif(articles_of.article_count, 0) as place_share,
    mentioned_places.unresolved_place_share,
    coalesce(credited.article_count, 0) / nullif(articles_of.article_count, 0) as agency_share,
    articles_of.mojibake_share,
    articles_of.distinct_text_share
from loads_of_batch as loads
left join articles_of on loads.load_id = articles_of.load_id
left join languages_of on loads.load_id = languages_of.load_id
left join placed on loads.load_id = placed.load_id
left join mentioned_places on loads.load_id = mentioned_places.load_id
left join credited on loads.load_id = credited.load_id
left join fetches_of on loads.load_id = fetches_of.load_id
left join rejects_of on loads.load_id = rejects_of.load_id
