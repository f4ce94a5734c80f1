-- compiled by `make generate` from dbt_project/analyses, digest 41bfbfc241164a76
-- Which quotations came, went or lost their name after an article was published?
--
-- One row a change. speaker is who is quoted, where that is known; for a source made anonymous, who was.

with changes as (
    select * from marts.fct_revision_changes
    where
        kind in (
            'quotation_added', 'quotation_removed', 'quotation_changed',
            'source_made_anonymous', 'source_named', 'speaker_changed'
        )
)

select
    outlets.outlet_name as outlet,
    articles.title,
    revisions.valid_from_at as changed_at,
    changes.kind,
    coalesce(people.person_name, organisations.organisation_name) as speaker,
    changes.text_before,
    changes.text_after,
    articles.canonical_url
from changes
inner join marts.fct_article_revisions as revisions on changes.revision_key = revisions.revision_key
inner join marts.fct_articles as articles on changes.article_key = articles.article_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
left join marts.dim_people as people on changes.person_key = people.person_key
left join marts.dim_organisations as organisations on changes.organisation_key = organisations.organisation_key
order by revisions.valid_from_at desc, articles.canonical_url, changes.position
