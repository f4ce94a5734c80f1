with loads as (
    select * from {{ ref('stg_loads') }}
),

-- a load without its outlet's row that holds nothing was emptied: the path that gave its pages has none of them now
undescribed as (
    select load_id from loads
    except
    select load_id from {{ ref('stg_outlets') }}
),

emptied as (
    select load_id from undescribed
    {% for model in counted_tables().values() -%}
        except
        select load_id from {{ ref(model) }}
    {% endfor %}
)

select
    case when emptied.load_id is null then loads.outlet_key else {{ unknown_key() }} end as outlet_key,
    {{ all_but(['outlet_key'], 'loads') }},
    emptied.load_id is not null as is_emptied
from loads
left join emptied on loads.load_id = emptied.load_id
