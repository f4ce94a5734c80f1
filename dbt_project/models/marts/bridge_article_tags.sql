{{ replaces_articles_of('int_affected_articles') }}

with articles as (
    select
        article_key,
        load_id,
        {{ split_list('tags', "' | '") }} as tags
    from {{ ref('fct_articles') }}
    where tags is not null {{ if_replaced(ref('fct_articles'), 'int_affected_articles') }}
),

numbered as (
    select
        article_key,
        load_id,
        {{ numbered_elements('tags', 'position', 'tag') }}
    from articles
)

select
    article_key,
    load_id,
    tag,
    {{ searchable('tag') }} as tag_folded,
    cast(position as integer) as position
from numbered
