-- One row a revision of an article of the batch, beside the one before it.
select
    article_key,
    revision_number,
    (epoch(valid_to_at) - epoch(valid_from_at)) as valid_seconds,
    (epoch(valid_from_at) - epoch(lag(valid_to_at) over (partition by article_key order by revision_number)))
        as gap_seconds,
    revision_number - coalesce(lag(revision_number) over (partition by article_key order by revision_number), 0)
        as number_step,
    sum(is_current::integer) over (partition by article_key) as current_count,
    content_hash = lag(content_hash) over (partition by article_key order by revision_number) as is_unchanged
from candidate.marts.fct_article_revisions
where article_key in (select article_key from fct_articles)
