-- One row a staged mention, beside the text it was read from.
select
    {{ passed_on(enricher.mention_table, 'mentions') }},
    texts.url,
    texts.row_number as found_article_row,
    if(trim(mentions.{{ enricher.id_column }}) = '', null, mentions.{{ enricher.id_column }}) as {{ enricher.id_column }},
    {% if enricher.has_entities %}
    entities.{{ enricher.id_column }} as found_{{ enricher.id_column }},
    {% endif %}
    mentions.end_offset - mentions.start_offset as offset_length,
    coalesce(substring(
        {{ text_of(enricher) }}, mentions.start_offset + 1, mentions.end_offset - mentions.start_offset
    ) = mentions.surface_form, false) as is_where_it_says
from source.{{ enricher.mention_table }} as mentions
left join source.articles as texts
    on mentions.load_id = texts.load_id and mentions.article_row = texts.row_number
{% if is_in_media(enricher) %}
left join source.media_items as media
    on mentions.load_id = media.load_id and mentions.media_position = media.row_number
{% endif %}
{% if enricher.has_entities %}
left join (select distinct load_id, {{ enricher.id_column }} from {{ enricher.name }}) as entities
    on mentions.load_id = entities.load_id and mentions.{{ enricher.id_column }} = entities.{{ enricher.id_column }}
{% endif %}
