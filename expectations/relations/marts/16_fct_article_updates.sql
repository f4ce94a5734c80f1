-- One row an update of a live blog of the batch.
select
    updates.load_id,
    updates.article_key,
    updates.headline as name,
    updates.position - coalesce(lag(updates.position) over of_article, 0) as position_step,
    coalesce(updates.start_offset >= lag(updates.end_offset) over of_article, true) as is_behind_the_one_before
from candidate.marts.fct_article_updates as updates
where
    updates.load_id in (select load_id from batch)
    and updates.article_key in (select article_key from fct_articles)
window of_article as (partition by updates.article_key order by updates.position)
