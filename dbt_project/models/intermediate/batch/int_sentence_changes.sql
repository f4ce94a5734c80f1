-- The sentences that each revision added, removed or changed. A title is one sentence.
with texts as (
    select
        *,
        case when field = 'title' then {{ list_of('printed') }} else {{ sentences('printed') }} end as pieces
    from {{ ref('int_compared_texts') }}
),

cut as (
    select
        revision_key,
        is_later,
        field,
        {{ numbered_elements('pieces', 'place', 'piece') }}
    from texts
),

placed as (
    select
        *,
        sum(length(piece)) over (
            partition by revision_key, is_later, field order by place
            rows between unbounded preceding and current row
        ) - length(trim(leading {{ white_space() }} from piece)) as start_offset,
        trim(both {{ white_space() }} from piece) as sentence
    from cut
),

-- the same sentence twice in a version is two sentences
counted as (
    select
        revision_key,
        is_later,
        field,
        place,
        sentence,
        cast(start_offset as integer) as start_offset,
        cast(start_offset + length(sentence) as integer) as end_offset,
        {{ replace_all('sentence', "'\\s+'", "' '") }} as folded,
        row_number() over (
            partition by revision_key, is_later, field, md5({{ replace_all('sentence', "'\\s+'", "' '") }})
            order by place
        ) as occurrence
    from placed
    where sentence <> '' and {{ computed_once() }}
),

standing as (
    select
        revision_key,
        field,
        md5(folded) as sentence_hash,
        occurrence
    from counted
    group by revision_key, field, md5(folded), occurrence
    having count(*) = 2
),

changed as (
    select
        counted.*,
        counted.revision_key || counted.field as revision_of,
        array_distinct({{ words('counted.sentence') }}) as words,
        row_number() over (
            partition by counted.revision_key, counted.is_later, counted.field order by counted.place
        ) as rank
    from counted
    left join standing
        on
            counted.revision_key = standing.revision_key
            and counted.field = standing.field
            and counted.occurrence = standing.occurrence
            and md5(counted.folded) = standing.sentence_hash
    where standing.revision_key is null and {{ computed_once() }}
),

{{ near_each_other('changed') }},

compared as (
    select
        near.*,
        case
            when earlier.folded = later.folded then 1.0 else {{ word_similarity('earlier.words', 'later.words') }}
        end as similarity
    from near
    inner join changed as earlier
        on near.revision_of = earlier.revision_of and near.gone = earlier.rank and not earlier.is_later
    inner join changed as later
        on near.revision_of = later.revision_of and near.came = later.rank and later.is_later
),

pairs as (
    select * from compared
    where similarity >= {{ least_similarity() }} and {{ computed_once() }}
),

{{ match_best('pairs') }}

select
    came.revision_key,
    'sentence_changed' as kind,
    came.field,
    gone.sentence as text_before,
    came.sentence as text_after,
    gone.start_offset as start_before,
    gone.end_offset as end_before,
    came.start_offset as start_after,
    came.end_offset as end_after,
    matched.similarity
from matched
inner join changed as gone on matched.revision_of = gone.revision_of and matched.gone = gone.rank and not gone.is_later
inner join changed as came on matched.revision_of = came.revision_of and matched.came = came.rank and came.is_later
union all
select
    changed.revision_key,
    'sentence_removed' as kind,
    changed.field,
    changed.sentence as text_before,
    null as text_after,
    changed.start_offset as start_before,
    changed.end_offset as end_before,
    null as start_after,
    null as end_after,
    null as similarity
from changed
left join matched on changed.revision_of = matched.revision_of and changed.rank = matched.gone
where not changed.is_later and matched.gone is null
union all
select
    changed.revision_key,
    'sentence_added' as kind,
    changed.field,
    null as text_before,
    changed.sentence as text_after,
    null as start_before,
    null as end_before,
    changed.start_offset as start_after,
    changed.end_offset as end_after,
    null as similarity
from changed
left join matched on changed.revision_of = matched.revision_of and changed.rank = matched.came
where changed.is_later and matched.came is null
