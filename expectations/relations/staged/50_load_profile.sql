-- One row a load: its figures, which later loads are compared with (see expectations/measure/history.py).
with articles_of as (
    select
        load_id,
        count(*)::integer as article_count,
        avg((published_at is null)::integer) as undated_share,
        median(word_count) as median_word_count,
        median(age_hours) as median_age_hours,
        min(age_hours) as newest_age_hours,
        avg((broken_share_of_worst_field > 0.002)::integer) as mojibake_share,
        count(distinct content_hash) / count(distinct article_ref) as distinct_text_share,
        avg(is_cut::integer) as cut_share,
        avg((published_moment is not null and published_hours_ahead > 1)::integer) as ahead_share,
        format('{:016x}', bit_xor(hash(concat_ws(' ', article_ref, content_hash, fetched_at)))) as readings_digest,
        max(fetched_at) as last_fetched_at
    from articles
    group by load_id
),

repeats as (
    select load_id, 'body' as field, count(distinct article_ref) as n from articles
    where body_hash is not null group by load_id, body_hash
    union all
    select load_id, 'beginning', count(distinct article_ref) from articles
    where beginning_hash is not null group by load_id, beginning_hash
    union all
    select load_id, 'title', count(distinct article_ref) from articles
    where length(title) >= 12 group by load_id, title
    union all
    select load_id, 'moment', count(distinct article_ref) from articles
    where published_moment is not null group by load_id, published_moment
    union all
    select load_id, 'picture', count(distinct article_row) from media_items
    where role = 'lead' and asset_ref is not null group by load_id, asset_ref
),

-- in how many articles the most frequent value stands
most_frequent as (
    select
        load_id,
        max(n) filter (field = 'body') as body_count,
        max(n) filter (field = 'beginning') as beginning_count,
        max(n) filter (field = 'title') as title_count,
        max(n) filter (field = 'moment') as moment_count,
        max(n) filter (field = 'picture') as picture_count
    from repeats
    group by load_id
),

linked as (
    select load_id, related_ref, count(*) as n
    from related_items
    group by load_id, related_ref
),

most_linked as (
    select load_id, max(n) / sum(n) as same_related_share
    from linked
    group by load_id
),

countries as (
    select mentions.load_id, places.country_code, count(*) as n
    from place_mentions as mentions
    inner join places
        on mentions.load_id = places.load_id and mentions.place_id = places.place_id
    where places.country_code is not null
    group by mentions.load_id, places.country_code
),

top_countries as (
    select load_id, max(n) / sum(n) as top_country_share
    from countries
    group by load_id
),

languages_of as (
    select articles.load_id, avg((articles.language = outlets.language)::integer) as outlet_language_share
    from articles
    inner join outlets on articles.load_id = outlets.load_id
    where articles.language is not null and outlets.language is not null
    group by articles.load_id
),

{% for enricher in enrichers %}
with_{{ enricher.name }} as (
    select load_id, count(distinct article_row) as article_count
    from {{ enricher.mention_table }}
    group by load_id
),

{% endfor %}

mentioned_places as (
    select
        mentions.load_id,
        avg((places.is_resolved = false)::integer) as unresolved_place_share
    from place_mentions as mentions
    inner join places
        on mentions.load_id = places.load_id and mentions.place_id = places.place_id
    group by mentions.load_id
),

fetches_of as (
    select
        load_id,
        count(*) filter (outcome is distinct from 'redirected')::integer as fetch_count,
        count(*) filter (
            outcome in ('fetched', 'saved') and coalesce(found_by, '') <> 'source'
        )::integer as fetched_count,
        -- a run that found no source reachable brought nothing and leaves everything to the next
        coalesce(
            max(requested_at) filter (is_answered and found_by = 'source'),
            max(requested_at) filter (is_answered)
        ) as collected_at
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
    {% for enricher in enrichers %}
    coalesce(with_{{ enricher.name }}.article_count, 0) / nullif(articles_of.article_count, 0)
        as {{ enricher.share_figure }},
    {% endfor %}
    mentioned_places.unresolved_place_share,
    articles_of.mojibake_share,
    articles_of.distinct_text_share,
    articles_of.cut_share,
    articles_of.ahead_share,
    most_frequent.body_count / articles_of.article_count as same_body_share,
    most_frequent.beginning_count / articles_of.article_count as same_beginning_share,
    most_frequent.title_count / articles_of.article_count as same_title_share,
    most_frequent.moment_count / articles_of.article_count as same_moment_share,
    most_linked.same_related_share,
    most_frequent.picture_count / articles_of.article_count as same_picture_share,
    top_countries.top_country_share,
    articles_of.readings_digest,
    coalesce(fetches_of.collected_at, articles_of.last_fetched_at) as collected_at
from loads_of_batch as loads
left join articles_of on loads.load_id = articles_of.load_id
left join most_frequent on loads.load_id = most_frequent.load_id
left join most_linked on loads.load_id = most_linked.load_id
left join top_countries on loads.load_id = top_countries.load_id
left join languages_of on loads.load_id = languages_of.load_id
{% for enricher in enrichers %}
left join with_{{ enricher.name }} on loads.load_id = with_{{ enricher.name }}.load_id
{% endfor %}
left join mentioned_places on loads.load_id = mentioned_places.load_id
left join fetches_of on loads.load_id = fetches_of.load_id
left join rejects_of on loads.load_id = rejects_of.load_id
