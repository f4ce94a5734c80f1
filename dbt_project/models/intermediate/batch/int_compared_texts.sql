-- The title, lead and body of both versions of each revision. A lead that the body repeats is left out.
with compared as (
    select * from {{ ref('int_compared_revisions') }}
),

readings as (
    select
        reading_key,
        title,
        body,
        case when not {{ starts_with("coalesce(body, '')", 'lead') }} then lead end as lead
    from {{ ref('int_article_readings') }}
    where {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'compared') }}
),

versions as (
    select
        revision_key,
        reading_key,
        true as is_later
    from compared
    union all
    select
        revision_key,
        earlier_reading_key as reading_key,
        false as is_later
    from compared
)

{% for field in ['title', 'lead', 'body'] -%}
    select
        versions.revision_key,
        versions.is_later,
        '{{ field }}' as field,
        left(readings.{{ field }}, {{ most_characters() }}) as printed
    from versions
    inner join readings on versions.reading_key = readings.reading_key
    where readings.{{ field }} is not null
    {% if not loop.last %}
        union all
    {% endif %}
{%- endfor %}
