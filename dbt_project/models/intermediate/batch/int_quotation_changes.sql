{%- set compared_columns = [
    'field', 'folded', 'content', 'kind', 'start_offset', 'end_offset', 'speaker', 'speaker_kind', 'speaker_name',
    'speaker_surface_form', 'speaker_start_offset', 'speaker_end_offset', 'speaker_person_naming_key',
    'speaker_organisation_naming_key'
] %}

-- The quotations that each revision added, removed or changed, and what became of their speakers. Quotations of the
-- same words are one; of the others, a pair that shares half of its words is one quotation that changed.
with compared as (
    select * from {{ ref('int_compared_revisions') }}
),

observed as (
    select
        *,
        {{ surrogate_key(['load_id', 'article_row']) }} as reading_key,
        {{ replace_all('content', "'\\s+'", "' '") }} as folded,
        case
            when speaker_person_naming_key <> {{ unknown_key() }} then speaker_person_naming_key
            when speaker_organisation_naming_key <> {{ unknown_key() }} then speaker_organisation_naming_key
            when speaker_agency_key <> {{ unknown_key() }} then speaker_agency_key
        end as speaker
    from {{ ref('int_quotations') }}
    where {{ rows_with_keys(ref('int_quotations'), 'article_key', 'compared') }}
),

{{ sides_of_revisions('observed') }},

counted as (
    select
        *,
        row_number() over (
            partition by revision_key, is_later, field, md5(folded) order by position, row_number
        ) as occurrence,
        row_number() over (partition by revision_key, is_later order by position, row_number) as rank
    from sides
    where {{ computed_once() }}
),

same as (
    select
        gone.revision_key as revision_of,
        gone.rank as gone,
        came.rank as came,
        1.0 as similarity
    from counted as gone
    inner join counted as came
        on
            gone.revision_key = came.revision_key
            and gone.field = came.field
            and md5(gone.folded) = md5(came.folded)
            and gone.occurrence = came.occurrence
    where not gone.is_later and came.is_later
),

changed as (
    select
        {{ all_but(['rank'], 'counted') }},
        counted.revision_key as revision_of,
        counted.rank as rank_of_all,
        array_distinct({{ words('counted.content') }}) as words,
        row_number() over (partition by counted.revision_key, counted.is_later order by counted.rank) as rank
    from counted
    left join same
        on
            counted.revision_key = same.revision_of
            and counted.rank = case when counted.is_later then same.came else same.gone end
    where same.revision_of is null and {{ computed_once() }}
),

{{ near_each_other('changed') }},

alike as (
    select
        near.revision_of,
        earlier.rank_of_all as gone,
        later.rank_of_all as came,
        near.apart,
        {{ word_similarity('earlier.words', 'later.words') }} as similarity
    from near
    inner join changed as earlier
        on near.revision_of = earlier.revision_of and near.gone = earlier.rank and not earlier.is_later
    inner join changed as later
        on near.revision_of = later.revision_of and near.came = later.rank and later.is_later
    where earlier.field = later.field
),

pairs as (
    select * from alike
    where similarity >= {{ least_similarity() }} and {{ computed_once() }}
),

{{ match_best('pairs') }},

kept as (
    select * from same
    union all
    select * from matched
),

paired as (
    select
        kept.revision_of as revision_key,
        {% for column in compared_columns -%}
            earlier.{{ column }} as earlier_{{ column }},
            later.{{ column }} as later_{{ column }},
        {% endfor -%}
        kept.similarity
    from kept
    inner join counted as earlier
        on kept.revision_of = earlier.revision_key and kept.gone = earlier.rank and not earlier.is_later
    inner join counted as later
        on kept.revision_of = later.revision_key and kept.came = later.rank and later.is_later
),

-- who spoke by name, and who does now
attributed as (
    select
        *,
        case
            when
                earlier_speaker_kind = 'named'
                and later_speaker is null
                and later_speaker_kind in ('anonymous', 'described')
                then 'source_made_anonymous'
            when
                later_speaker_kind = 'named'
                and earlier_speaker is null
                and earlier_speaker_kind in ('anonymous', 'described')
                then 'source_named'
            when
                earlier_speaker_kind = 'named'
                and later_speaker_kind = 'named'
                and earlier_speaker <> later_speaker
                and {{ spelling_similarity(lower_case('earlier_speaker_name'), lower_case('later_speaker_name')) }}
                < {{ same_spelling() }}
                then 'speaker_changed'
        end as attribution
    from paired
),

single as (
    select counted.*
    from counted
    left join kept
        on
            counted.revision_key = kept.revision_of
            and counted.rank = case when counted.is_later then kept.came else kept.gone end
    where kept.revision_of is null
)

select
    revision_key,
    'quotation_changed' as kind,
    later_field as field,
    earlier_content as text_before,
    later_content as text_after,
    earlier_start_offset as start_before,
    earlier_end_offset as end_before,
    later_start_offset as start_after,
    later_end_offset as end_after,
    similarity,
    later_speaker_person_naming_key as person_naming_key,
    later_speaker_organisation_naming_key as organisation_naming_key
from attributed
where earlier_folded <> later_folded or earlier_kind <> later_kind
union all
select
    revision_key,
    attribution as kind,
    later_field as field,
    earlier_speaker_surface_form as text_before,
    later_speaker_surface_form as text_after,
    earlier_speaker_start_offset as start_before,
    earlier_speaker_end_offset as end_before,
    later_speaker_start_offset as start_after,
    later_speaker_end_offset as end_after,
    null as similarity,
    case
        when attribution = 'source_made_anonymous' then earlier_speaker_person_naming_key
        else later_speaker_person_naming_key
    end as person_naming_key,
    case
        when attribution = 'source_made_anonymous' then earlier_speaker_organisation_naming_key
        else later_speaker_organisation_naming_key
    end as organisation_naming_key
from attributed
where attribution is not null
union all
select
    revision_key,
    case when is_later then 'quotation_added' else 'quotation_removed' end as kind,
    field,
    case when not is_later then content end as text_before,
    case when is_later then content end as text_after,
    case when not is_later then start_offset end as start_before,
    case when not is_later then end_offset end as end_before,
    case when is_later then start_offset end as start_after,
    case when is_later then end_offset end as end_after,
    null as similarity,
    speaker_person_naming_key as person_naming_key,
    speaker_organisation_naming_key as organisation_naming_key
from single
