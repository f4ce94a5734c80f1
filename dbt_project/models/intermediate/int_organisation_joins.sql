-- Which organisation each naming is. A name of common words (Foreign Ministry) is one organisation a country; a name of
-- its own, if it is no short one, is one organisation in all countries.
{{ namings_to_join('organisation', {
    'is_generic': 'bool_or(is_generic)',
    'agency_id': 'min(agency_id)',
}) }}

common as (
    select
        group_key,
        bool_or(is_generic) as is_generic,
        count(distinct country_code) as country_count,
        min(country_code) as country_code
    from known
    where not is_listed and naming_id not in (select naming_id from decided)
    group by group_key
),

joined as (
    select
        known.*,
        decided.naming_id is not null as is_by_hand,
        coalesce(not common.is_generic and {{ is_long_name('known.name_key') }}, false) as is_proper,
        common.country_count,
        common.country_code as only_country_code,
        decided.joins_id,
        decided.reason
    from known
    left join common on known.group_key = common.group_key
    left join decided on known.naming_id = decided.naming_id
),

named as (
    select
        *,
        case
            when joins_id <> '' then joins_id
            when is_by_hand then naming_id || '!'
            when is_listed then naming_id
            when is_proper then 'name:' || name_key
            else 'name:' || name_key || '@' || coalesce(country_code, '')
        end as organisation_id,
        case
            when is_by_hand then 1.0
            when is_listed then 0.95
            when is_proper and country_count > 1 then 0.7
            when is_proper then 0.8
            else 0.6
        end as join_confidence,
        case
            when is_by_hand then 'decided by a person: ' || reason
            when is_listed then 'in the list of organisations or agencies'
            when is_proper and country_count > 1
                then 'the same name of its own in outlets of ' || country_count || ' countries'
            when is_proper then 'the same name of its own'
            else 'the same name in outlets of ' || coalesce(country_code, 'no country')
        end as join_evidence
    from joined
)

select
    naming_key,
    group_key,
    {{ surrogate_key(['organisation_id']) }} as organisation_key,
    naming_id,
    organisation_id,
    case when is_listed or (is_proper and country_count > 1) then null else country_code end as country_code,
    agency_id,
    is_listed,
    is_by_hand,
    join_confidence,
    join_evidence
from named
