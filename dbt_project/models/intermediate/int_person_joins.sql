-- Which person each naming is. Namings of one name and the country that articles state are one person; people of one
-- name in different spheres (a minister, a striker) stay apart. A naming whose country nobody states belongs to the
-- one country that others state for people of this name and sphere, or for a long name alone, and else to its
-- outlet's country.
{{ namings_to_join('person', {'sphere': 'min(sphere)'}) }}

classed as (
    select
        *,
        case
            when sphere in ('sport', 'arts') then sphere
            when sphere is not null then 'public'
        end as sphere_class
    from known
),

-- what articles state of the people of one name, without namings that a person decided on
stated as (
    select
        group_key,
        sphere_class,
        country_code
    from classed
    where is_country_stated and not is_listed and naming_id not in (select naming_id from decided)
),

stated_of_name as (
    select
        group_key,
        count(distinct country_code) as country_count,
        min(country_code) as country_code
    from stated
    group by group_key
),

stated_of_class as (
    select
        group_key,
        sphere_class,
        count(distinct country_code) as country_count,
        min(country_code) as country_code
    from stated
    where sphere_class is not null
    group by group_key, sphere_class
),

placed as (
    select
        classed.*,
        case
            when classed.is_country_stated then classed.country_code
            when of_class.country_count = 1 then of_class.country_code
            when
                classed.sphere_class is null
                and of_name.country_count = 1
                and {{ is_long_name('classed.name_key') }}
                then of_name.country_code
            else classed.country_code
        end as member_country_code
    from classed
    left join stated_of_name as of_name on classed.group_key = of_name.group_key
    left join stated_of_class as of_class
        on
            classed.group_key = of_class.group_key
            and classed.sphere_class = of_class.sphere_class
),

spheres as (
    select
        group_key,
        member_country_code,
        count(distinct sphere_class) as class_count
    from placed
    where not is_listed and naming_id not in (select naming_id from decided)
    group by group_key, member_country_code
),

joined as (
    select
        placed.*,
        decided.naming_id is not null as is_by_hand,
        case
            when decided.joins_id <> '' then decided.joins_id
            when decided.naming_id is not null then placed.naming_id || '!'
            when placed.is_listed then placed.naming_id
            else concat_ws(
                '', 'name:', placed.name_key, '@', placed.member_country_code,
                case when spheres.class_count > 1 then '/' || coalesce(placed.sphere_class, '') end
            )
        end as person_id,
        case
            when decided.naming_id is not null then 1.0
            when placed.is_listed then 0.95
            when spheres.class_count > 1 and placed.sphere_class is null then 0.5
            when placed.is_country_stated then 0.85
            when coalesce(placed.member_country_code, '') <> coalesce(placed.country_code, '') then 0.7
            else 0.6
        end as join_confidence,
        concat_ws(
            '',
            case
                when decided.naming_id is not null then 'decided by a person: ' || decided.reason
                when placed.is_listed then 'in the list of people'
                when placed.is_country_stated
                    then 'the same name, and articles state the country ' || placed.country_code
                when coalesce(placed.member_country_code, '') <> coalesce(placed.country_code, '')
                    then
                        'the same name, and the only country that articles state for it is '
                        || placed.member_country_code
                else 'the same name in outlets of ' || coalesce(placed.country_code, 'no country')
            end,
            case
                when decided.naming_id is null and not placed.is_listed and spheres.class_count > 1
                    then '; people of this name are separated by ' || coalesce(placed.sphere_class, 'no') || ' titles'
            end
        ) as join_evidence
    from placed
    left join decided on placed.naming_id = decided.naming_id
    left join spheres
        on
            placed.group_key = spheres.group_key
            and placed.member_country_code is not distinct from spheres.member_country_code
)

select
    naming_key,
    group_key,
    {{ surrogate_key(['person_id']) }} as person_key,
    naming_id,
    person_id,
    member_country_code as country_code,
    sphere,
    is_listed,
    is_by_hand,
    join_confidence,
    join_evidence
from joined
