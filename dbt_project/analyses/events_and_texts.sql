-- Which events do several outlets report, and in how many texts and languages of their own?
--
-- One row an event, a story of dim_stories, those in most texts first. text_count leaves out the copies of an earlier
-- text, article_count counts every article.

with stories as (
    select * from {{ ref('dim_stories') }}
    where not is_unknown and is_across_outlets
),

articles as (
    select
        members.story_key,
        articles.language
    from {{ ref('bridge_story_articles') }} as members
    inner join {{ ref('fct_articles') }} as articles on members.article_key = articles.article_key
),

languages as (
    select
        story_key,
        string_agg(language, ', ' order by language) as languages
    from (
        select distinct
            story_key,
            language
        from articles
        where language is not null
    ) as reports
    group by story_key
)

select
    stories.story_title,
    outlets.outlet_name as first_outlet,
    stories.first_placed_at,
    stories.original_count as text_count,
    stories.article_count,
    stories.outlet_count,
    languages.languages
from stories
inner join {{ ref('dim_outlets') }} as outlets on stories.first_outlet_key = outlets.outlet_key
left join languages on stories.story_key = languages.story_key
order by stories.original_count desc, stories.article_count desc, stories.first_placed_at, stories.story_key
