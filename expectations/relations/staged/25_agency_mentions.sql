-- One row a staged mention of an agency, held to the text it was read from.
select
    mentions.load_id,
    mentions.row_number,
    mentions.article_row,
    texts.url,
    texts.row_number as found_article_row,
    nullif(trim(mentions.agency_id), '') as agency_id,
    mentions.surface_form,
    mentions.end_offset - mentions.start_offset as offset_length,
    coalesce(substring(
        case mentions.field
            when 'title' then texts.title
            when 'lead' then texts.lead
            when 'body' then texts.body
            when 'byline' then texts.byline_raw
            when 'dateline' then texts.dateline_raw
            when 'caption' then media.caption
            when 'credit' then media.credit
        end, mentions.start_offset + 1, mentions.end_offset - mentions.start_offset
    ) = mentions.surface_form, false) as is_where_it_says
from source.agency_mentions as mentions
left join source.articles as texts
    on mentions.load_id = texts.load_id and mentions.article_row = texts.row_number
left join source.media_items as media
    on mentions.load_id = media.load_id and mentions.media_position = media.row_number
