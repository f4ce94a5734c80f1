-- The notices of corrections that each revision added, removed or changed.
with compared as (
    select * from {{ ref('int_compared_revisions') }}
),

readings as (
    select
        reading_key,
        correction_notice,
        case when instr(body, correction_notice) > 0 then 'body' else 'lead' end as field,
        case when instr(body, correction_notice) > 0 then body else lead end as printed
    from {{ ref('int_article_readings') }}
    where
        correction_notice is not null
        and {{ rows_with_keys(ref('int_article_readings'), 'article_key', 'compared') }}
),

notices as (
    select
        reading_key,
        correction_notice,
        field,
        instr(printed, correction_notice) - 1 as start_offset
    from readings
    where instr(printed, correction_notice) > 0
)

select
    compared.revision_key,
    case
        when earlier.correction_notice is null then 'correction_notice_added'
        when later.correction_notice is null then 'correction_notice_removed'
        else 'correction_notice_changed'
    end as kind,
    coalesce(later.field, earlier.field) as field,
    earlier.correction_notice as text_before,
    later.correction_notice as text_after,
    cast(earlier.start_offset as integer) as start_before,
    cast(earlier.start_offset + length(earlier.correction_notice) as integer) as end_before,
    cast(later.start_offset as integer) as start_after,
    cast(later.start_offset + length(later.correction_notice) as integer) as end_after
from compared
left join notices as earlier on compared.earlier_reading_key = earlier.reading_key
left join notices as later on compared.reading_key = later.reading_key
where earlier.correction_notice is distinct from later.correction_notice
