-- the later articles of the links that the batch makes, or whose ends it may put into another story
with regrouped as (
    select article_key from {{ ref('int_regrouped_articles') }}
)

select article_key from regrouped
union
select article_key from {{ ref('int_affected_texts') }}
union
select article_key from {{ ref('int_affected_story_texts') }}
union
select article_key
from {{ ref('int_duplicate_pairs') }}
where earlier_article_key in (select article_key from regrouped)
union
select article_key
from {{ ref('int_event_links') }}
where earlier_article_key in (select article_key from regrouped)
