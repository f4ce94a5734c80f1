-- One row a staged quotation, beside the text it was read from.
with pieces as (
    select
        load_id,
        row_number,
        unnest(string_split(spans, ' ')) as span,
        generate_subscripts(string_split(spans, ' '), 1) as number
    from source.quotations
),

texts as (
    select
        quotations.load_id,
        quotations.row_number,
        articles.url,
        articles.row_number as found_article_row,
        case quotations.field
            when 'title' then articles.title
            when 'lead' then articles.lead
            when 'body' then articles.body
        end as text
    from source.quotations as quotations
    left join source.articles as articles
        on quotations.load_id = articles.load_id and quotations.article_row = articles.row_number
),

cut as (
    select
        pieces.load_id,
        pieces.row_number,
        string_agg(
            substring(
                texts.text,
                try_cast(split_part(pieces.span, '-', 1) as integer) + 1,
                try_cast(split_part(pieces.span, '-', 2) as integer)
                - try_cast(split_part(pieces.span, '-', 1) as integer)
            ),
            ' ' order by pieces.number
        ) as content
    from pieces
    inner join texts on pieces.load_id = texts.load_id and pieces.row_number = texts.row_number
    group by pieces.load_id, pieces.row_number
)

select
    {{ passed_on('quotations', 'quotations') }},
    texts.url,
    texts.found_article_row,
    quotations.end_offset - quotations.start_offset as offset_length,
    coalesce(cut.content = quotations.content, false) as is_where_it_says,
    quotations.speaker_kind = 'none' and quotations.speaker_surface_form is not null
    or quotations.speaker_kind <> 'none' and coalesce(substring(
        texts.text,
        quotations.speaker_start_offset + 1,
        quotations.speaker_end_offset - quotations.speaker_start_offset
    ) <> quotations.speaker_surface_form, true) as is_speaker_elsewhere
from source.quotations as quotations
left join texts on quotations.load_id = texts.load_id and quotations.row_number = texts.row_number
left join cut on quotations.load_id = cut.load_id and quotations.row_number = cut.row_number
