-- The numbers that each revision changed, added or removed. In a changed sentence the numbers that went and those that
-- came are put beside each other in their order; any other number came or went if the other version has it nowhere.
with sentences as (
    select
        *,
        row_number() over (
            partition by revision_key order by field, start_before nulls last, start_after nulls last
        ) as sentence_number
    from {{ ref('int_sentence_changes') }}
),

standing as (
    select distinct
        revision_key,
        is_later,
        {{ elements(number_values('printed')) }} as number_value
    from {{ ref('int_compared_texts') }}
),

sides as (
    select
        revision_key,
        sentence_number,
        kind,
        field,
        true as is_later,
        start_after as start_offset,
        {{ cut_at_numbers('text_after') }} as pieces
    from sentences
    where text_after is not null
    union all
    select
        revision_key,
        sentence_number,
        kind,
        field,
        false as is_later,
        start_before as start_offset,
        {{ cut_at_numbers('text_before') }} as pieces
    from sentences
    where text_before is not null
),

cut as (
    select
        {{ all_but(['pieces']) }},
        {{ numbered_elements('pieces', 'place', 'piece') }}
    from sides
),

placed as (
    select
        *,
        start_offset + sum(length(piece)) over (
            partition by revision_key, sentence_number, is_later order by place
            rows between unbounded preceding and current row
        ) as end_of_piece
    from cut
),

numbers as (
    select
        revision_key,
        sentence_number,
        kind,
        field,
        is_later,
        piece as number,
        cast(end_of_piece - length(piece) as integer) as start_offset,
        cast(end_of_piece as integer) as end_offset,
        {{ number_value('piece') }} as number_value,
        row_number() over (
            partition by revision_key, sentence_number, is_later, {{ number_value('piece') }} order by place
        ) as occurrence
    from placed
    where place % 2 = 0
),

marked as (
    select
        *,
        count(*) over (partition by revision_key, sentence_number, number_value, occurrence) = 2 as is_kept
    from numbers
),

changed as (
    select
        *,
        row_number() over (partition by revision_key, sentence_number, is_later order by start_offset) as rank
    from marked
    where not is_kept and {{ computed_once() }}
),

replaced as (
    select
        came.revision_key,
        came.sentence_number,
        came.field,
        came.rank,
        gone.number as text_before,
        came.number as text_after,
        gone.start_offset as start_before,
        gone.end_offset as end_before,
        came.start_offset as start_after,
        came.end_offset as end_after
    from changed as gone
    inner join changed as came
        on
            gone.revision_key = came.revision_key
            and gone.sentence_number = came.sentence_number
            and gone.rank = came.rank
    where not gone.is_later and came.is_later
),

-- once for each value of a version
single as (
    select
        changed.*,
        row_number() over (
            partition by changed.revision_key, changed.is_later, changed.number_value
            order by changed.field, changed.start_offset
        ) as number_of_value
    from changed
    left join replaced
        on
            changed.revision_key = replaced.revision_key
            and changed.sentence_number = replaced.sentence_number
            and changed.rank = replaced.rank
    left join standing
        on
            changed.revision_key = standing.revision_key
            and changed.is_later <> standing.is_later
            and changed.number_value = standing.number_value
    where replaced.rank is null and standing.revision_key is null
)

select
    revision_key,
    'number_changed' as kind,
    field,
    text_before,
    text_after,
    start_before,
    end_before,
    start_after,
    end_after
from replaced
union all
select
    revision_key,
    case when is_later then 'number_added' else 'number_removed' end as kind,
    field,
    case when not is_later then number end as text_before,
    case when is_later then number end as text_after,
    case when not is_later then start_offset end as start_before,
    case when not is_later then end_offset end as end_before,
    case when is_later then start_offset end as start_after,
    case when is_later then end_offset end as end_after
from single
where number_of_value = 1
