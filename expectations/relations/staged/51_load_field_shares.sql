-- One row a load and counted field of its articles: the share of articles that have a value.
with shares as (
    select
        load_id,
        {% for field in counted_fields %}
        avg(has_{{ field.name }}::integer) as {{ field.name }},
        {% endfor %}
        count(*) as article_count
    from articles
    group by load_id
),

unpivoted as (
    unpivot shares on columns(* exclude (load_id, article_count)) into name field value share
)

select
    unpivoted.load_id,
    loads.outlet_id,
    loads.kind,
    unpivoted.field,
    unpivoted.share,
    unpivoted.article_count::integer as article_count
from unpivoted
inner join loads_of_batch as loads on unpivoted.load_id = loads.load_id
