-- compiled by `make generate` from dbt_project/analyses, digest 97d118e1bfb364e5
-- Which picture or video was used by whom first, and by whom after how long?
--
-- One row an asset that at least two articles used, most widely used first. Related lists are left out: there the site
-- shows another article's picture. An article without a time of publication counts from when it was first seen, one
-- with a day alone from its end unless it was seen before.
-- Renditions of one asset are one row of dim_media; copies that outlets keep under addresses of their own are not
-- joined.

with uses as (
    select distinct
        article_media.media_key,
        articles.article_key,
        articles.outlet_key,
        articles.title,
        articles.canonical_url,
        case
        when published_at is null then first_seen_at
        when not is_published_day_only then published_at
        when first_seen_at < published_at + interval '1 day' then first_seen_at
        else published_at + interval '1 day'
    end as used_at
    from marts.fct_article_media as article_media
    inner join marts.fct_articles as articles
        on article_media.article_key = articles.article_key
    where article_media.role != 'related'
),

ordered as (
    select
        uses.*,
        outlets.outlet_name,
        row_number() over (partition by uses.media_key order by uses.used_at, uses.article_key) as use_number,
        first_value(uses.outlet_key) over (
            partition by uses.media_key order by uses.used_at, uses.article_key
        ) as first_outlet_key
    from uses
    inner join marts.dim_outlets as outlets
        on uses.outlet_key = outlets.outlet_key
),

reused as (
    select
        media_key,
        count(*) as article_count,
        count(distinct outlet_key) as outlet_count,
        max(case when use_number = 1 then outlet_name end) as first_outlet,
        max(case when use_number = 1 then title end) as first_title,
        max(case when use_number = 1 then canonical_url end) as first_url,
        min(used_at) as first_used_at,
        min(case when outlet_key != first_outlet_key then used_at end) as next_outlet_used_at,
        max(used_at) as last_used_at,
        string_agg(distinct case when outlet_key != first_outlet_key then outlet_name end, ', ') as later_outlets
    from ordered
    group by media_key
    having count(*) > 1
)

select
    media.media_type,
    reused.first_outlet,
    reused.first_title,
    reused.first_url,
    reused.later_outlets,
    reused.article_count,
    reused.outlet_count,
    media.created_at,
    reused.first_used_at,
    reused.last_used_at,
    coalesce(media.media_url, media.media_path, media.asset_ref) as media,
    round(date_diff('second', reused.first_used_at, reused.next_outlet_used_at) / 3600.0, 1) as hours_to_next_outlet
from reused
inner join marts.dim_media as media
    on reused.media_key = media.media_key
where not media.is_unknown
order by reused.outlet_count desc, reused.article_count desc, reused.first_used_at asc, media.asset_ref asc
limit 100
