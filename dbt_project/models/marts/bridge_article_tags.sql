{{ config(materialized='view') }}

with articles as (
    select
        article_key,
        load_id,
        str_split(tags, ' | ') as tags
    from {{ ref('fct_articles') }}
    where tags is not null
),

numbered as (
    select
        article_key,
        load_id,
        tags,
        {{ elements('range(1, len(tags) + 1)') }} as position
    from articles
)

select
    article_key,
    load_id,
    tags[position] as tag,
    {{ searchable('tags[position]') }} as tag_folded,
    cast(position as integer) as position
from numbered
