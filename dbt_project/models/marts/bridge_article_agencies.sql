{{ config(
    materialized='incremental',
    incremental_strategy='replace_affected',
    meta={'replace_column': 'article_key', 'replace_keys': 'int_reread_articles'}
) }}

-- depends_on: {{ ref('int_reread_articles') }}
with mentions as (
    select * from {{ ref('int_agency_mentions') }}
    where is_latest
    {% if is_incremental() %}
        and article_key in (select article_key from {{ ref('int_reread_articles') }})
    {% endif %}
)

select
    article_key,
    agency_key,
    cast(count(*) as integer) as mention_count,
    max(case when role in ('byline', 'dateline', 'credit', 'copyright') then 1 else 0 end) = 1 as is_credited,
    max(case when role = 'attribution' then 1 else 0 end) = 1 as is_attributed,
    max(case when is_own then 1 else 0 end) = 1 as is_own
from mentions
group by article_key, agency_key
