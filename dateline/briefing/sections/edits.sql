-- One row an edit seen in the period, changed headlines first. is_silent: the page shows no later time of change.
, revisions as (
    select
        revisions.*,
        lag(revisions.title) over (partition by revisions.article_key order by revisions.revision_number) as title_before,
        lag(revisions.body) over (partition by revisions.article_key order by revisions.revision_number) as body_before
    from marts.fct_article_revisions as revisions
    where revisions.article_key in (
        select article_key from marts.fct_article_revisions
        where revision_number > 1 and cast(valid_from_at as date) between $since and $until
    )
)

select
    revisions.article_key,
    revisions.revision_number,
    outlets.outlet,
    dated.canonical_url,
    dated.title,
    dated.language,
    revisions.valid_from_at as edited_at,
    revisions.title_before,
    revisions.title as title_after,
    revisions.title_before is distinct from revisions.title as is_headline_edit,
    coalesce(length(revisions.body), 0) - coalesce(length(revisions.body_before), 0) as body_letters_more,
    dated.modified_at is null or dated.modified_at <= coalesce(dated.published_at, dated.first_seen_at) as is_silent
from revisions
inner join dated on revisions.article_key = dated.article_key
inner join outlets on dated.outlet_key = outlets.outlet_key
where revisions.revision_number > 1 and cast(revisions.valid_from_at as date) between $since and $until
order by is_headline_edit desc, revisions.valid_from_at, revisions.article_key, revisions.revision_number
