{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_affected_articles'}
) }}

-- depends_on: {{ ref('int_affected_articles') }}
with latest_readings as (
    select * from {{ ref('int_article_readings') }}
    where is_latest
    {% if is_incremental() %}
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', ref('int_affected_articles')) }}
    {% endif %}
),

presence as (
    select * from {{ ref('int_article_presence') }}
),

copies as (
    select
        article_key,
        first_article_key
    from {{ ref('bridge_story_articles') }}
    where not is_first {{ if_affected() }}
),

revisions as (
    select
        article_key,
        max(revision_number) as revision_count
    from {{ ref('int_article_revisions') }}
    where true {{ if_affected() }}
    group by article_key
),

authors as (
    select
        article_key,
        {{ dbt.listagg('name', "' | '", 'order by position') }} as authors
    from {{ ref('int_article_authors') }}
    where is_latest {{ if_affected() }}
    group by article_key
),

related_items as (
    select
        article_key,
        count(*) as related_item_count
    from {{ ref('int_related_items') }}
    where is_latest {{ if_affected() }}
    group by article_key
),

media_items as (
    select
        article_key,
        count(*) as media_count
    from {{ ref('int_media_items') }}
    where is_latest {{ if_affected() }}
    group by article_key
),

place_mentions as (
    select
        article_key,
        count(*) as place_mention_count
    from {{ ref('int_place_mentions') }}
    where is_latest {{ if_affected() }}
    group by article_key
),

agency_mentions as (
    select
        article_key,
        count(*) as agency_mention_count
    from {{ ref('int_agency_mentions') }}
    where is_latest {{ if_affected() }}
    group by article_key
)

select
    latest_readings.article_key,
    latest_readings.outlet_key,
    {{ date_key('latest_readings.published_at') }} as published_date_key,
    copies.first_article_key as duplicate_of_article_key,
    latest_readings.article_ref,
    latest_readings.native_id,
    latest_readings.load_id,
    latest_readings.canonical_url,
    latest_readings.url,
    latest_readings.title,
    latest_readings.title_raw,
    latest_readings.title_label,
    latest_readings.lead,
    latest_readings.body,
    latest_readings.language,
    latest_readings.section,
    latest_readings.tags,
    authors.authors,
    latest_readings.byline_raw,
    latest_readings.dateline_raw,
    latest_readings.sign_off,
    latest_readings.kind,
    latest_readings.published_at_raw,
    latest_readings.modified_at_raw,
    latest_readings.content_hash,
    latest_readings.extractor,
    latest_readings.extractor_version,
    latest_readings.field_sources,
    latest_readings.warc_record,
    latest_readings.word_count,
    latest_readings.paragraph_count,
    revisions.revision_count,
    presence.reading_count,
    cast(coalesce(related_items.related_item_count, 0) as integer) as related_item_count,
    cast(coalesce(media_items.media_count, 0) as integer) as media_count,
    cast(coalesce(place_mentions.place_mention_count, 0) as integer) as place_mention_count,
    cast(coalesce(agency_mentions.agency_mention_count, 0) as integer) as agency_mention_count,
    latest_readings.is_paywalled,
    latest_readings.is_published_zone_assumed,
    latest_readings.is_published_day_only,
    latest_readings.is_related_payload_complete,
    presence.removed_at is not null as is_removed,
    latest_readings.published_at,
    latest_readings.modified_at,
    presence.first_seen_at,
    presence.last_seen_at,
    presence.removed_at
from latest_readings
inner join presence on latest_readings.article_key = presence.article_key
inner join revisions on latest_readings.article_key = revisions.article_key
left join copies on latest_readings.article_key = copies.article_key
left join authors on latest_readings.article_key = authors.article_key
left join related_items on latest_readings.article_key = related_items.article_key
left join media_items on latest_readings.article_key = media_items.article_key
left join place_mentions on latest_readings.article_key = place_mentions.article_key
left join agency_mentions on latest_readings.article_key = agency_mentions.article_key
