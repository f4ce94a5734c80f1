-- compiled by `make generate` from dbt_project/analyses, digest 6de9d4ac8fabd76c
-- How often, and how soon, does each outlet change what it has published?
--
-- One row an outlet. Only articles that were read at least twice can show an edit.

with reread as (
    select * from marts.fct_articles
    where reading_count > 1
),

first_edits as (
    select
        article_key,
        valid_from_at as edited_at
    from marts.fct_article_revisions
    where revision_number = 2
)

select
    outlets.outlet_name as outlet,
    count(*) as reread_article_count,
    count(first_edits.article_key) as edited_article_count,
    round(100.0 * count(first_edits.article_key) / count(*), 1) as edited_percent,
    max(reread.revision_count) as most_revisions,
    round(
        avg(date_diff('second', reread.first_seen_at, first_edits.edited_at)) / 3600.0, 1
    ) as mean_hours_to_first_edit
from reread
inner join marts.dim_outlets as outlets on reread.outlet_key = outlets.outlet_key
left join first_edits on reread.article_key = first_edits.article_key
group by outlets.outlet_name
order by edited_percent desc, outlets.outlet_name
