-- compiled by `make generate` from dbt_project/analyses, digest dd85f541f121fcde
-- What do outlets change after publication, and do they say so?
--
-- One row an outlet with edits. notice_percent is the share of its edits that came with a notice of a correction;
-- unnoticed_number_edit_count counts edits that changed, added or removed a number without one.

with edits as (
    select * from marts.fct_article_revisions
    where revision_number > 1
)

select
    outlets.outlet_name as outlet,
    count(*) as edit_count,
    sum(edits.sentence_added_count) as sentences_added,
    sum(edits.sentence_removed_count) as sentences_removed,
    sum(edits.sentence_changed_count) as sentences_changed,
    sum(edits.number_change_count) as numbers_changed,
    sum(edits.name_change_count) as names_changed,
    sum(edits.quotation_added_count + edits.quotation_removed_count + edits.quotation_changed_count)
        as quotations_changed,
    sum(edits.anonymised_source_count) as sources_made_anonymous,
    round(100.0 * count(case when edits.correction_notice_count > 0 then 1 end) / count(*), 1) as notice_percent,
    count(case when edits.number_change_count > 0 and edits.correction_notice_count = 0 then 1 end)
        as unnoticed_number_edit_count
from edits
inner join marts.fct_articles as articles on edits.article_key = articles.article_key
inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
group by outlets.outlet_name
order by edit_count desc, outlets.outlet_name
