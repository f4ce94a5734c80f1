-- One row a staged article: what the suite articles.yml speaks of, without the texts themselves.
with beginnings as (
    select
        *,
        left(concat_ws(' ', title, lead, body), 3000) as beginning,
        case
            when language in ('ar', 'fa', 'ur', 'ps', 'ku', 'ckb', 'ug', 'sd') then '[^\p{Arabic}]'
            when language in ('ru', 'uk', 'bg', 'be', 'mk', 'kk', 'ky', 'mn', 'tg') then '[^\p{Cyrillic}]'
            when language = 'zh' then '[^\p{Han}]'
            when language = 'ja' then '[^\p{Han}\p{Hiragana}\p{Katakana}]'
            when language = 'ko' then '[^\p{Hangul}\p{Han}]'
            when language = 'el' then '[^\p{Greek}]'
            when language = 'he' then '[^\p{Hebrew}]'
            when language in ('hi', 'mr', 'ne') then '[^\p{Devanagari}]'
            when language in (
                'en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'pl', 'tr', 'cs', 'sk', 'sv', 'no', 'nb', 'da', 'fi',
                'hu', 'ro', 'hr', 'sl', 'et', 'lv', 'lt', 'ca', 'id', 'ms', 'vi', 'sw', 'az'
            ) then '[^\p{Latin}]'
        end as not_own_script
    from source.articles
),

counted as (
    select
        *,
        length(beginning) as beginning_length,
        length(beginning) - length(regexp_replace(
            beginning, '[ÃÂâÐÑØÙÛ][\x{0080}-\x{00BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+|\x{FFFD}|\?{4,}', '', 'g'
        )) as broken_length,
        length(regexp_replace(left(beginning, 800), '[^\p{L}]', '', 'g')) as letter_count,
        length(regexp_replace(left(beginning, 800), coalesce(not_own_script, '[^\p{L}]'), '', 'g')) as own_letter_count,
        length(body) - length(replace(replace(body, ' ', ''), chr(10), '')) + 1 as printed_word_count
    from beginnings
)

select
    load_id,
    row_number,
    outlet_id,
    outlet_id = split_part(load_id, '.', 1) as is_of_its_outlet,
    article_ref,
    url,
    kind,
    title,
    nullif(trim(title), '') as title_text,
    case
        when kind in ('article', 'live_blog') then nullif(left(trim(body), 1), '')
        else coalesce(nullif(left(trim(body), 1), ''), '-')
    end as required_text,
    length(title) as title_length,
    length(body) as body_length,
    case when length(title) > 200 then length(title) - coalesce(length(body), 0) end as title_beyond_body,
    regexp_matches(concat_ws(' ', title, lead, left(body, 20000)), '</?(p|div|br|span|script|a|img)\b[^<>]*>', 'i')
        as has_markup,
    regexp_extract(url, '^([A-Za-z]+)://[^/]', 1) as url_scheme,
    regexp_extract(canonical_url, '^([A-Za-z]+)://[^/]', 1) as canonical_url_scheme,
    language,
    published_at,
    fetched_at,
    case
        when abs(epoch(published_at)) <= 86400 then 'epoch zero'
        when year(published_at) < 1600 then 'before newspapers'
        else 'a date'
    end as published_sort,
    (epoch(published_at) - epoch(fetched_at)) / 3600 as published_hours_ahead,
    (epoch(fetched_at) - epoch(getvariable('now'))) / 3600 as fetched_hours_ahead,
    (epoch(fetched_at) - epoch(published_at)) / 3600 as age_hours,
    (epoch(modified_at) - epoch(published_at)) / 3600 as modified_hours_after,
    word_count,
    case
        when
            word_count >= 20 and length(body) > 0
            and (language is null or language not in ('zh', 'ja', 'th', 'km', 'lo', 'my', 'bo'))
            then word_count / printed_word_count
    end as word_count_ratio,
    if(beginning_length > 0, broken_length / beginning_length, 0) as mojibake_share,
    if(letter_count >= 40 and not_own_script is not null, own_letter_count / letter_count, null) as own_script_share,
    content_hash,
    row_number() over (
        partition by load_id, article_ref, content_hash, fetched_at, warc_record order by row_number
    ) as copy_number,
    count(*) over (partition by load_id, article_ref) as readings_of_article,
    coalesce(lead, '') <> '' as has_lead,
    coalesce(section, '') <> '' as has_section,
    coalesce(byline_raw, '') <> '' as has_byline
from counted
