{{ replaces_articles_of('int_relinked_story_articles') }}

with stories as (
    select
        article_key,
        story_key
    from {{ ref('bridge_story_articles') }}
),

copies as (
    select
        article_key,
        earlier_article_key,
        'copy' as kind,
        concat(
            cast(round(100 * containment) as integer), ' % of the words of the shorter text stand in the other'
        ) as evidence,
        0 as shared_person_count,
        0 as shared_organisation_count,
        0 as shared_place_count,
        0 as shared_number_count,
        0 as shared_word_count,
        containment as likeness,
        is_same_outlet,
        false as is_across_languages,
        placed_at,
        earlier_placed_at
    from {{ ref('int_duplicate_pairs') }}
    where true {{ if_replaced(ref('int_duplicate_pairs'), 'int_relinked_story_articles') }}
),

events as (
    select
        article_key,
        earlier_article_key,
        'same_event' as kind,
        evidence,
        shared_person_count,
        shared_organisation_count,
        shared_place_count,
        shared_number_count,
        shared_word_count,
        likeness,
        is_same_outlet,
        is_across_languages,
        placed_at,
        earlier_placed_at
    from {{ ref('int_event_links') }}
    where true {{ if_replaced(ref('int_event_links'), 'int_relinked_story_articles') }}
),

links as (
    select * from copies
    union all
    select * from events
)

select
    {{ surrogate_key(['links.kind', 'links.article_key', 'links.earlier_article_key']) }} as story_link_key,
    links.article_key,
    links.earlier_article_key,
    case
        when later.story_key = earlier.story_key then later.story_key
        else {{ unknown_key() }}
    end as story_key,
    links.kind,
    links.evidence,
    cast({{ seconds_between('links.earlier_placed_at', 'links.placed_at') }} as bigint) as seconds_between,
    links.shared_person_count,
    links.shared_organisation_count,
    links.shared_place_count,
    links.shared_number_count,
    links.shared_word_count,
    links.likeness,
    links.is_same_outlet,
    links.is_across_languages,
    links.placed_at,
    links.earlier_placed_at
from links
left join stories as later on links.article_key = later.article_key
left join stories as earlier on links.earlier_article_key = earlier.article_key
