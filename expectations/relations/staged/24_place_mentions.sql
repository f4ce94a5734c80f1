-- One row a staged mention of a place, held to the text it was read from.
select
    mentions.load_id,
    mentions.row_number,
    mentions.article_row,
    texts.url,
    texts.row_number as found_article_row,
    mentions.place_id,
    places.place_id as found_place_id,
    mentions.surface_form,
    mentions.confidence,
    mentions.end_offset - mentions.start_offset as offset_length,
    coalesce(substring(
        case mentions.field
            when 'title' then texts.title
            when 'lead' then texts.lead
            when 'body' then texts.body
            when 'dateline' then texts.dateline_raw
        end, mentions.start_offset + 1, mentions.end_offset - mentions.start_offset
    ) = mentions.surface_form, false) as is_where_it_says
from source.place_mentions as mentions
left join source.articles as texts
    on mentions.load_id = texts.load_id and mentions.article_row = texts.row_number
left join (select distinct load_id, place_id from places) as places
    on mentions.load_id = places.load_id and mentions.place_id = places.place_id
