-- compiled by `make generate` from dbt_project/analyses, digest badf8bf6847034b1
-- Which headlines were changed without a word: a new title on the page, and no later time of change beside it?
--
-- One row a change. hours_standing is how long the earlier headline had been seen to stand.

with revisions as (
    select * from marts.fct_article_revisions
),

changes as (
    select
        article_key,
        revision_number,
        title,
        valid_from_at,
        lag(title) over (partition by article_key order by revision_number) as earlier_title,
        lag(valid_from_at) over (partition by article_key order by revision_number) as earlier_valid_from_at
    from revisions
)

select
    outlets.outlet_name as outlet,
    changes.earlier_title,
    changes.title,
    changes.valid_from_at as changed_at,
    round(
        date_diff('second', changes.earlier_valid_from_at, changes.valid_from_at) / 3600.0, 1
    ) as hours_standing,
    articles.canonical_url
from changes
inner join marts.fct_articles as articles on changes.article_key = articles.article_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
where
    changes.earlier_title <> changes.title
    and coalesce(articles.modified_at, articles.published_at, changes.earlier_valid_from_at)
    <= changes.earlier_valid_from_at
order by changes.valid_from_at desc, articles.canonical_url
