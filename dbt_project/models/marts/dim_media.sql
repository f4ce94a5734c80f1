{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={
        'replace_column': 'media_key',
        'replace_keys': 'int_affected_media',
        'unknown_member': unknown_key()
    }
) }}

-- depends_on: {{ ref('int_affected_media') }}

with uses as (
    select * from {{ ref('int_media_items') }}
    {% if is_incremental() %}
        where
            {{ rows_with_keys(ref('int_media_items'), 'media_key', ref('int_affected_media')) }}
    {% endif %}
),

related_uses as (
    select * from {{ ref('int_related_items') }}
    {% if is_incremental() %}
        where
            {{ rows_with_keys(ref('int_related_items'), 'media_key', ref('int_affected_media')) }}
    {% endif %}
),

sightings as (
    select
        media_key,
        asset_ref,
        media_type,
        asset_path,
        url,
        file_extension,
        aspect_ratio,
        native_ticks,
        asset_created_at,
        asset_created_precision,
        width,
        height,
        thumbnail_url,
        seen_at,
        load_id,
        row_number,
        1 as preference
    from uses
    where asset_ref is not null
    union all
    select
        media_key,
        asset_ref,
        null as media_type,
        null as asset_path,
        null as url,
        null as file_extension,
        null as aspect_ratio,
        null as native_ticks,
        null as asset_created_at,
        null as asset_created_precision,
        null as width,
        null as height,
        null as thumbnail_url,
        seen_at,
        load_id,
        row_number,
        2 as preference
    from related_uses
    where asset_ref is not null
),

-- the largest rendition stands for the asset
ranked as (
    select
        *,
        row_number() over (
            partition by media_key
            order by preference, width desc nulls last, seen_at, load_id, row_number
        ) as place,
        min(seen_at) over (partition by media_key) as first_seen_at
    from sightings
),

assets as (
    select
        media_key,
        asset_ref,
        media_type,
        asset_path as media_path,
        url as media_url,
        file_extension,
        aspect_ratio,
        asset_created_precision as created_precision,
        thumbnail_url as media_thumbnail_url,
        native_ticks,
        width as media_width,
        height as media_height,
        false as is_unknown,
        asset_created_at as created_at,
        first_seen_at
    from ranked
    where place = 1
)

select * from assets
union all
select
    {{ unknown_key() }} as media_key,
    'unknown' as asset_ref,
    null as media_type,
    null as media_path,
    null as media_url,
    null as file_extension,
    null as aspect_ratio,
    null as created_precision,
    null as media_thumbnail_url,
    null as native_ticks,
    null as media_width,
    null as media_height,
    true as is_unknown,
    null as created_at,
    null as first_seen_at
