with leaving as (
    select leaving_story_key as story_key
    from {{ ref('int_regrouped_articles') }}
    where leaving_story_key is not null
),

arriving as (
    select story_key from {{ ref('int_arriving_stories') }}
)

select story_key from leaving
union
select story_key from arriving
