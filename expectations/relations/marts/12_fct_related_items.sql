-- One row a related item of an article of the batch.
select
    related_item_key as row_key,
    load_id,
    url,
    position - coalesce(lag(position) over (partition by article_key order by position), 0) as position_step,
    title is null and native_id is null and url is null as is_empty
from candidate.marts.fct_related_items
where load_id in (select load_id from batch) and article_key in (select article_key from fct_articles)
