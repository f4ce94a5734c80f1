{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_affected_articles'}
) }}

{%- set counted = {
    'related_item_count': 'int_related_items',
    'media_count': 'int_media_items',
    'quotation_count': 'int_quotations',
} %}
{%- do counted.update(mention_counts()) %}

-- depends_on: {{ ref('int_affected_articles') }}
-- depends_on: {{ ref('int_leaving_outlet_days') }}
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
        original_article_key
    from {{ ref('bridge_story_articles') }}
    where not is_original {{ if_affected() }}
),

revisions as (
    select
        article_key,
        max(revision_number) as revision_count
    from {{ ref('int_article_revisions') }}
    where true {{ if_affected() }}
    group by article_key
),

{% for column, model in counted.items() -%}
    {{ column }}s as (
        select
            article_key,
            cast(count(*) as integer) as row_count
        from {{ ref(model) }}
        where is_latest {{ if_affected() }}
        group by article_key
    ),

{% endfor -%}

authors as (
    select
        article_key,
        {{ dbt.listagg('name', "' | '", 'order by position') }} as authors
    from {{ ref('int_article_authors') }}
    where is_latest and author_kind = 'person' {{ if_affected() }}
    group by article_key
)

select
    latest_readings.article_key,
    latest_readings.outlet_key,
    {{ date_key('latest_readings.published_date') }} as published_date_key,
    copies.original_article_key as duplicate_of_article_key,
    latest_readings.article_ref,
    latest_readings.native_id,
    latest_readings.load_id,
    latest_readings.canonical_url,
    latest_readings.url,
    latest_readings.title,
    latest_readings.title_raw,
    latest_readings.title_stated,
    latest_readings.title_label,
    latest_readings.lead,
    latest_readings.body,
    latest_readings.language,
    latest_readings.section,
    latest_readings.tags,
    authors.authors,
    latest_readings.byline_raw,
    latest_readings.dateline_raw,
    latest_readings.correction_notice,
    latest_readings.sign_off,
    latest_readings.kind,
    latest_readings.published_at_raw,
    latest_readings.modified_at_raw,
    latest_readings.content_hash,
    latest_readings.extractor,
    latest_readings.extractor_version,
    latest_readings.field_sources,
    latest_readings.field_candidates,
    latest_readings.warc_record,
    latest_readings.published_utc_offset_minutes,
    latest_readings.word_count,
    latest_readings.paragraph_count,
    revisions.revision_count,
    presence.reading_count,
    {% for column in counted -%}
        coalesce({{ column }}s.row_count, 0) as {{ column }},
    {% endfor -%}
    latest_readings.title_confidence,
    latest_readings.published_confidence,
    latest_readings.authors_confidence,
    latest_readings.is_paywalled,
    latest_readings.is_published_zone_assumed,
    latest_readings.is_published_day_only,
    latest_readings.is_related_payload_complete,
    coalesce(least(
        latest_readings.title_confidence, latest_readings.published_confidence, latest_readings.authors_confidence
    ) < {{ weak_confidence() }}, false) as has_weak_value,
    case
        when {{ has_correction('latest_readings.field_sources') }}
            then {{ has_differing_candidates('latest_readings.field_candidates') }}
        else latest_readings.field_candidates is not null
    end as has_disagreeing_sources,
    {{ has_correction('latest_readings.field_sources') }} as has_correction,
    presence.removed_at is not null as is_removed,
    latest_readings.published_date,
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
{% for column in counted -%}
    left join {{ column }}s on latest_readings.article_key = {{ column }}s.article_key
{% endfor %}
