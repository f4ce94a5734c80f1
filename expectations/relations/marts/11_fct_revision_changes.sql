{#- A quotation that its cue divides is printed in pieces: its ends must stand there. -#}
{% macro stands_there(version) -%}
case
        when text_{{ version }} is null then start_{{ version }} is null
        when kind like 'quotation%' then coalesce(
            starts_with(substring(printed_{{ version }}, start_{{ version }} + 1), left(text_{{ version }}, 1))
            and ends_with(left(printed_{{ version }}, end_{{ version }}), right(text_{{ version }}, 1)), false
        )
        else coalesce(
            substring(
                printed_{{ version }}, start_{{ version }} + 1, end_{{ version }} - start_{{ version }}
            ) = text_{{ version }}, false
        )
    end
{%- endmacro -%}
-- One row a change that a revision of an article of the batch made, beside the texts of both versions.
with changes as (
    select * from candidate.marts.fct_revision_changes
    where article_key in (select article_key from fct_articles)
),

texts as (
    select
        revisions.article_key,
        revisions.revision_number,
        readings.title,
        readings.lead,
        readings.body
    from candidate.working.int_article_revisions as revisions
    inner join candidate.working.int_article_readings as readings
        on revisions.reading_key = readings.reading_key
    where revisions.article_key in (select article_key from changes)
),

placed as (
    select
        changes.*,
        case changes.field when 'title' then earlier.title when 'lead' then earlier.lead else earlier.body end
            as printed_before,
        case changes.field when 'title' then later.title when 'lead' then later.lead else later.body end
            as printed_after
    from changes
    left join texts as later
        on changes.article_key = later.article_key and changes.revision_number = later.revision_number
    left join texts as earlier
        on changes.article_key = earlier.article_key and changes.revision_number = earlier.revision_number + 1
)

select
    article_key,
    revision_number,
    kind,
    position - coalesce(lag(position) over (partition by article_key, revision_number order by position), 0)
        as position_step,
    (text_before is null) <> (kind like '%added') or (text_after is null) <> (kind like '%removed')
        as is_of_other_kind,
    not (
        {{ stands_there('before') }}
        and {{ stands_there('after') }}
    ) as is_not_where_it_says,
    similarity
from placed
