-- One row a link of which an article of the batch is one side.
select
    article_key,
    likeness,
    seconds_between,
    article_key = earlier_article_key as is_itself,
    kind = 'same_event' and evidence_count = 0 as shares_nothing,
    trim(coalesce(evidence, '')) = '' as is_without_evidence,
    kind = 'copy' and story_key = repeat('0', 32) as is_copy_in_two_stories
from (
    select
        *,
        case when evidence like '%: %' then 1 else 0 end as evidence_count
    from candidate.marts.fct_story_links
)
where article_key in (select article_key from fct_articles)
