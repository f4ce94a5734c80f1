-- One row a load and field: the share of articles that have it beside the share that is usual for the outlet.
with recent as (
    select *
    from history_fields
    qualify row_number() over (partition by outlet_id, kind, field order by load_id desc) <= 30
),

usual as (
    select outlet_id, kind, field, median(share) as share, count(*) as history_count
    from recent
    where article_count > 0
    group by outlet_id, kind, field
    having count(*) >= 5
)

select
    shares.*,
    usual.share as usual_share,
    shares.field in (
        {% for field in counted_fields if field.is_essential %}
        '{{ field.name }}'{{ ',' if not loop.last }}
        {% endfor %}
    ) as is_essential,
    usual.share - greatest(
        0.3, 4 * sqrt(usual.share * (1 - usual.share) / shares.article_count)
    ) as least_share
from load_field_shares as shares
left join usual on shares.outlet_id = usual.outlet_id and shares.kind = usual.kind and shares.field = usual.field
