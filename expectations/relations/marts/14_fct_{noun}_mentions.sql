-- One row a mention in an article of the batch.
{% set noun, id = enricher.noun, enricher.id_column %}
select
    mentions.load_id,
    mentions.article_key,
    mentions.surface_form as name,
    things.{{ id }},
    things.{{ 'is_resolved' if enricher.has_entities or enricher.is_joined else 'is_listed' }},
    things.{{ id }} = 'unknown' as is_unknown_{{ noun }}
from candidate.marts.fct_{{ enricher.mention_table }} as mentions
left join candidate.marts.dim_{{ enricher.name }} as things on mentions.{{ noun }}_key = things.{{ noun }}_key
where
    mentions.load_id in (select load_id from batch)
    and mentions.article_key in (select article_key from fct_articles)
