-- One row a load and enricher: the share of its articles with a mention, beside what is usual for the outlet and the
-- kind of load. What is usual comes from up to thirty earlier loads; with fewer than five it is null.
with recent as (
    select *
    from history
    qualify row_number() over (partition by outlet_id, kind order by staged_at desc) <= 30
),

shares as (
    {% for enricher in enrichers %}
    select
        load_id,
        outlet_id,
        kind,
        article_count,
        '{{ enricher.name }}' as enricher,
        {{ enricher.is_in_most_articles | lower }} as is_in_most_articles,
        {{ enricher.share_figure }} as share
    from load_profile
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

usual as (
    {% for enricher in enrichers %}
    select
        outlet_id,
        kind,
        '{{ enricher.name }}' as enricher,
        median({{ enricher.share_figure }}) as share
    from recent
    group by outlet_id, kind
    having count(*) >= 5
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    shares.*,
    usual.share as usual_share,
    -- half of what is usual, or three deviations of so many draws below it, whichever is less
    least(
        0.5 * usual.share, usual.share - 3 * sqrt(usual.share * (1 - usual.share) / shares.article_count)
    ) as least_share,
    -- the natural logarithm of the chance that what an article usually has is in none of them; least() would take a
    -- share that is not known for 0.999
    shares.article_count * ln(1 - if(usual.share > 0.999, 0.999, usual.share)) as log_chance_of_none
from shares
left join usual
    on shares.outlet_id = usual.outlet_id and shares.kind = usual.kind and shares.enricher = usual.enricher
where shares.article_count > 0
