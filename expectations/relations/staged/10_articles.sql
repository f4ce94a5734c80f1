-- One row a staged article: what the suite articles.yml speaks of, without the texts themselves.
with beginnings as (
    select
        *,
        left(concat_ws(' ', title, lead, body), 3000) as beginning,
        case
            when language in ('ar', 'fa', 'ur', 'ps', 'ku', 'ckb', 'ug', 'sd') then 'Arabic'
            when language in ('ru', 'uk', 'bg', 'be', 'mk', 'kk', 'ky', 'mn', 'tg') then 'Cyrillic'
            when language = 'zh' then 'Han'
            when language = 'ja' then 'Japanese'
            when language = 'ko' then 'Korean'
            when language = 'el' then 'Greek'
            when language = 'he' then 'Hebrew'
            when language in ('hi', 'mr', 'ne') then 'Devanagari'
            when language in (
                'en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'pl', 'tr', 'cs', 'sk', 'sv', 'no', 'nb', 'da', 'fi',
                'hu', 'ro', 'hr', 'sl', 'et', 'lv', 'lt', 'ca', 'id', 'ms', 'vi', 'sw', 'az'
            ) then 'Latin'
        end as script
    from source.articles
),

counted as (
    select
        *,
        length(beginning) as beginning_length,
        length(beginning) - length(regexp_replace(
            beginning, '[ÃÂâÐÑØÙÛ][\x{0080}-\x{00BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+|\x{FFFD}|\?{4,}', '', 'g'
        )) as broken_length,
        -- of the field with the most: a title with every letter broken is little beside a sound body
        list_max([
            (length(field) - length(regexp_replace(
                field, '[ÃÂâÐÑØÙÛ][\x{0080}-\x{00BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+|\x{FFFD}|\?{4,}', '', 'g'
            ))) / length(field)
            for field in [title, lead, left(body, 3000), byline_raw, section] if field <> ''
        ]) as broken_share_of_worst_field,
        length(regexp_replace(left(beginning, 500), '[^\p{L}]', '', 'g')) as letter_count,
        -- a pattern a branch: a pattern that depends on the row is compiled again for every row
        case script
            when 'Latin' then length(regexp_replace(left(beginning, 500), '[^\p{Latin}]', '', 'g'))
            when 'Arabic' then length(regexp_replace(left(beginning, 500), '[^\p{Arabic}]', '', 'g'))
            when 'Cyrillic' then length(regexp_replace(left(beginning, 500), '[^\p{Cyrillic}]', '', 'g'))
            when 'Han' then length(regexp_replace(left(beginning, 500), '[^\p{Han}]', '', 'g'))
            when 'Japanese'
                then length(regexp_replace(left(beginning, 500), '[^\p{Han}\p{Hiragana}\p{Katakana}]', '', 'g'))
            when 'Korean' then length(regexp_replace(left(beginning, 500), '[^\p{Hangul}\p{Han}]', '', 'g'))
            when 'Greek' then length(regexp_replace(left(beginning, 500), '[^\p{Greek}]', '', 'g'))
            when 'Hebrew' then length(regexp_replace(left(beginning, 500), '[^\p{Hebrew}]', '', 'g'))
            when 'Devanagari' then length(regexp_replace(left(beginning, 500), '[^\p{Devanagari}]', '', 'g'))
        end as own_letter_count,
        length(body) - length(replace(replace(body, ' ', ''), chr(10), '')) + 1 as printed_word_count,
        max(length(body)) over (partition by load_id) as longest_body_length
    from beginnings
),

founded as (
    select load_id, max(founded_date) as founded_date
    from source.outlets
    group by load_id
)

select
    {{ passed_on('articles', 'counted') }},
    {% for field in counted_fields %}
    counted.{{ field.name }} is not null as has_{{ field.name }},
    {% endfor %}
    outlet_id = split_part(counted.load_id, '.', 1) as is_of_its_outlet,
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
    case
        when abs(epoch(published_at)) <= 86400 then 'epoch zero'
        when year(published_at) < 1600 then 'before newspapers'
        else 'a date'
    end as published_sort,
    len(list_filter(
        [title_confidence, published_confidence, authors_confidence], lambda one: one < 0 or one > 1
    )) as confidences_off_scale,
    (epoch(published_at) - epoch(fetched_at)) / 3600 as published_hours_ahead,
    (epoch(fetched_at) - epoch(getvariable('now'))) / 3600 as fetched_hours_ahead,
    (epoch(fetched_at) - epoch(published_at)) / 3600 as age_hours,
    (epoch(modified_at) - epoch(published_at)) / 3600 as modified_hours_after,
    date_diff('day', published_at::date, published_date) as published_date_days_off,
    -- a day of tolerance, since the date of a page may be printed in any zone
    date_diff('day', founded.founded_date, coalesce(published_date, published_at::date)) + 1 as published_days_after_founding,
    case
        when
            word_count >= 20 and length(body) > 0
            and (language is null or language not in ('zh', 'ja', 'th', 'km', 'lo', 'my', 'bo'))
            then word_count / printed_word_count
    end as word_count_ratio,
    if(beginning_length > 0, broken_length / beginning_length, 0) as mojibake_share,
    coalesce(broken_share_of_worst_field, 0) as broken_share_of_worst_field,
    if(letter_count >= 40, own_letter_count / letter_count, null) as own_script_share,
    if(length(body) >= 80, hash(body), null) as body_hash,
    if(length(body) >= 240, hash(left(body, 120)), null) as beginning_hash,
    if(not is_published_day_only, published_at, null) as published_moment,
    -- as long as the longest of its load, give or take a word, and ended within a sentence
    length(body) >= 200 and length(body) >= longest_body_length - 16
    and (
        right(rtrim(body), 1) = '…' or right(rtrim(body), 3) = '...'
        or not regexp_matches(right(rtrim(body), 2), '[.!?:;"”’»)>\]।。！？؟」』]')
    ) as is_cut,
    regexp_extract(canonical_url, '^[a-zA-Z]+://(?:[^/@]*@)?([^/:?#]+)', 1) as host,
    row_number() over (
        partition by counted.load_id, article_ref, content_hash, fetched_at, warc_record order by row_number
    ) as copy_number,
    count(*) over (partition by counted.load_id, article_ref) as readings_of_article
from counted
left join founded on counted.load_id = founded.load_id
