-- The people and organisations that each revision added or removed, and those that it names in another way: one that
-- went and one that came whose names share a word or are spelt alike. Each once a revision, at its first mention.
with compared as (
    select * from {{ ref('int_compared_revisions') }}
),

{% for noun in ['person', 'organisation'] -%}
    {{ noun }}_names as (
        select
            {{ surrogate_key(['mentions.load_id', 'mentions.article_row']) }} as reading_key,
            '{{ noun }}' as noun,
            joins.group_key,
            mentions.naming_key,
            mentions.name,
            mentions.row_number,
            mentions.field,
            mentions.surface_form,
            mentions.start_offset,
            mentions.end_offset
        from {{ ref('int_' ~ noun ~ '_mentions') }} as mentions
        inner join {{ ref('int_' ~ noun ~ '_joins') }} as joins on mentions.naming_key = joins.naming_key
        where
            mentions.field in ('title', 'lead', 'body')
            and mentions.article_key in (select article_key from compared)
    ),

{% endfor -%}

mentions as (
    select * from person_names
    union all
    select * from organisation_names
),

{{ sides_of_revisions('mentions') }},

ordered as (
    select
        *,
        row_number() over (
            partition by revision_key, is_later, noun, group_key
            order by field <> 'title', field <> 'lead', start_offset, end_offset, row_number
        ) as place
    from sides
),

counted as (
    select
        *,
        count(*) over (partition by revision_key, noun, group_key) as side_count
    from ordered
    where place = 1
),

changed as (
    select
        *,
        revision_key || noun as revision_of,
        array_distinct({{ words('name') }}) as words,
        row_number() over (
            partition by revision_key, noun, is_later
            order by field <> 'title', field <> 'lead', start_offset, end_offset, group_key
        ) as rank
    from counted
    where side_count = 1 and {{ computed_once() }}
),

{{ near_each_other('changed') }},

alike as (
    select
        near.*,
        {{ rounded(spelling_similarity(lower_case('earlier.name'), lower_case('later.name')), 4) }} as similarity,
        {{ list_size('array_intersect(earlier.words, later.words)') }} > 0 as has_common_word
    from near
    inner join changed as earlier
        on near.revision_of = earlier.revision_of and near.gone = earlier.rank and not earlier.is_later
    inner join changed as later
        on near.revision_of = later.revision_of and near.came = later.rank and later.is_later
    where earlier.field = later.field
),

pairs as (
    select {{ all_but(['has_common_word']) }}
    from alike
    where
        (similarity >= {{ same_spelling() }} or (has_common_word and similarity >= {{ least_similarity() }}))
        and {{ computed_once() }}
),

{{ match_best('pairs') }}

select
    came.revision_key,
    came.noun || '_changed' as kind,
    came.field,
    gone.surface_form as text_before,
    came.surface_form as text_after,
    gone.start_offset as start_before,
    gone.end_offset as end_before,
    came.start_offset as start_after,
    came.end_offset as end_after,
    case when came.noun = 'person' then came.naming_key end as person_naming_key,
    case when came.noun = 'organisation' then came.naming_key end as organisation_naming_key
from matched
inner join changed as gone on matched.revision_of = gone.revision_of and matched.gone = gone.rank and not gone.is_later
inner join changed as came on matched.revision_of = came.revision_of and matched.came = came.rank and came.is_later
union all
select
    changed.revision_key,
    changed.noun || case when changed.is_later then '_added' else '_removed' end as kind,
    changed.field,
    case when not changed.is_later then changed.surface_form end as text_before,
    case when changed.is_later then changed.surface_form end as text_after,
    case when not changed.is_later then changed.start_offset end as start_before,
    case when not changed.is_later then changed.end_offset end as end_before,
    case when changed.is_later then changed.start_offset end as start_after,
    case when changed.is_later then changed.end_offset end as end_after,
    case when changed.noun = 'person' then changed.naming_key end as person_naming_key,
    case when changed.noun = 'organisation' then changed.naming_key end as organisation_naming_key
from changed
left join matched
    on
        changed.revision_of = matched.revision_of
        and changed.rank = case when changed.is_later then matched.came else matched.gone end
where matched.revision_of is null
