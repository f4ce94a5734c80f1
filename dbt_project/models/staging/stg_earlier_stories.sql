with source as (
    select * from {{ source('staged', 'earlier_stories') }}
)

select
    story_key,
    article_key
from source
