"""SQL of the rows of a large invented warehouse: what each table gets for one batch of articles, or once.

Each statement gives columns by name; ``large_warehouse`` fills those that may not be null and are not given. Chance
is ``u(n, what)``: a number from 0 to 1 that follows from the seed, an article (or any other number) and what it is for.
``zipf(k, u)`` draws from 0 to k - 1 by Zipf's law. ``drawn`` has one row an article of the batch: n, load_no,
outlet_no, title, lead, body, caption, source_no (the article whose text it copies, or null).
"""

from __future__ import annotations

OUTLETS, COUNTRIES, CITIES, PEOPLE, ORGANISATIONS, AGENCIES = 60, 60, 4_000, 60_000, 20_000, 60
SECONDS_APART, PER_LOAD = 95, 200
NOBODY = "'00000000000000000000000000000000'"

MACROS = f"""
create temp macro u(n, what) as hash(n, what, getvariable('seed')) / 18446744073709551616.0;
create temp macro zipf(k, x) as greatest(pow(k, x)::bigint - 1, 0);
create temp macro key(kind, n) as md5(kind || n);
create temp macro published(n) as
    timestamp '2023-01-01' + to_seconds((n * {SECONDS_APART} + u(n, 'second') * {SECONDS_APART})::bigint);
create temp macro outlet_of(load_no) as zipf({OUTLETS}, u(load_no, 'outlet'));
create temp macro load_name(load_no) as printf('outlet_%03d.generated.%09d', outlet_of(load_no), load_no);
create temp macro address(outlet_no, n) as printf('https://outlet_%03d.example/stories/%d', outlet_no, n);
"""

DIMENSIONS = {
    "marts.dim_outlets": f"""
        select key('outlet', n) as outlet_key, {NOBODY} as agency_key, printf('outlet_%03d', n) as outlet_id,
            'Outlet ' || n as outlet_name, 'collection_' || n % 6 as collection,
            printf('C%02d', n % 30) as outlet_country_code,
            ['en', 'ar', 'fa', 'de', 'fr', 'es'][1 + n % 6] as outlet_language, 'UTC' as time_zone,
            printf('https://outlet_%03d.example/', n) as homepage_url, 1 as version_number, true as is_current,
            timestamp '2023-01-01' as valid_from_at
        from range({OUTLETS}) as t(n)
    """,
    # countries first, then cities, of which few are named often
    "marts.dim_places": f"""
        select key('place', n) as place_key, {NOBODY} as admin1_place_key,
            case when n < {COUNTRIES} then {NOBODY} else key('place', n % {COUNTRIES}) end as country_place_key,
            'geonames:' || n as place_id, 'geonames' as id_source,
            case when n < {COUNTRIES} then 'Country ' else 'Town ' end || n as place_name,
            case when n < {COUNTRIES} then 'country' else 'city' end as place_type,
            printf('C%02d', n % {COUNTRIES}) as country_code, 'Country ' || n % {COUNTRIES} as country_name,
            n as geoname_id, n * 100 as population, (n * 7 % 140 - 60)::double as latitude,
            (n * 13 % 340 - 170)::double as longitude, true as is_resolved
        from range({COUNTRIES + CITIES}) as t(n)
    """,
    "marts.dim_place_names": """
        select place_key, lower(place_name) as name, lower(place_name) as name_folded, 'latin' as script
        from marts.dim_places
        union all
        select place_key, 'مدينة ' || geoname_id, 'مدينه ' || geoname_id, 'arabic' from marts.dim_places
    """,
    "marts.dim_people": f"""
        select key('person', n) as person_key, 'name:' || n as person_id, 'Ana Name ' || n as person_name,
            'ana name ' || n as person_name_folded, 'Minister' as person_title, 0.85 as join_confidence,
            printf('C%02d', n % {COUNTRIES}) as person_country_code,
            timestamp '2023-01-01' as first_seen_at, timestamp '2023-01-01' as last_seen_at
        from range({PEOPLE}) as t(n)
    """,
    "marts.dim_person_names": """
        select person_key, person_id as naming_id, person_name_folded as name, person_name_folded as name_folded,
            'latin' as script, 1 as mention_count
        from marts.dim_people
    """,
    "marts.dim_organisations": f"""
        select key('organisation', n) as organisation_key, {NOBODY} as agency_key, 'name:' || n as organisation_id,
            'Organisation ' || n as organisation_name, 'organisation ' || n as organisation_name_folded,
            0.8 as join_confidence, printf('C%02d', n % {COUNTRIES}) as organisation_country_code,
            timestamp '2023-01-01' as first_seen_at, timestamp '2023-01-01' as last_seen_at
        from range({ORGANISATIONS}) as t(n)
    """,
    "marts.dim_organisation_names": """
        select organisation_key, organisation_id as naming_id, organisation_name_folded as name,
            organisation_name_folded as name_folded, 'latin' as script, 1 as mention_count
        from marts.dim_organisations
    """,
    "working.int_person_joins": """
        select person_key as naming_key, person_key as group_key, person_key, person_id as naming_id, person_id,
            0.85 as join_confidence
        from marts.dim_people
    """,
    "working.int_organisation_joins": """
        select organisation_key as naming_key, organisation_key as group_key, organisation_key,
            organisation_id as naming_id, organisation_id, 0.8 as join_confidence
        from marts.dim_organisations
    """,
}
"""Tables that are filled once, before the articles, in this order."""

_READING = """
    key('article', n) as article_key, key('outlet', outlet_no) as outlet_key, load_name(load_no) as load_id,
    n::varchar as article_ref, n::varchar as native_id, address(outlet_no, n) as canonical_url,
    address(outlet_no, n) as url, lead, ['en', 'ar', 'fa', 'de', 'fr', 'es'][1 + outlet_no % 6] as language,
    'World' as section, 'news' as kind, 'generated' as extractor, '1' as extractor_version,
    (length(body) // 8)::integer as word_count, 5 as paragraph_count, false as is_paywalled,
    'raw/' || load_name(load_no) || '.warc.gz#' || n as warc_record, published(n) as published_at,
    published(n)::date as published_date
"""
_BRIDGE = """
    select key('article', n) as article_key, {table}_key, count(*)::integer as mention_count, {more}
    from (select n, {pick} as {table}_key, k from drawn, range({count}) as t(k) where u(n, '{table}?' || k) < {share})
    group by n, {table}_key
    order by n
"""
_AGENCY = f"(select agency_key from agencies where number = zipf({AGENCIES}, u(n, 'agency' || k)))"
_PLACE = f"key('place', zipf({COUNTRIES + CITIES}, u(n, 'place' || k)))"
_PERSON = f"key('person', zipf({PEOPLE}, u(n, 'person' || k)))"
_ORGANISATION = f"key('organisation', zipf({ORGANISATIONS}, u(n, 'organisation' || k)))"
_MENTION = """
    select load_name(load_no) as load_id, n as row_number, printf('outlet_%03d', outlet_no) as outlet_id,
        (n % 200 + 1)::integer as article_row, key('article', n) as article_key, {pick} as {key}, 'body' as field,
        substr(body, (u(n, '{table}at' || k) * 1000)::integer + 1, 8) as surface_form,
        (u(n, '{table}at' || k) * 1000)::integer as start_offset,
        (u(n, '{table}at' || k) * 1000)::integer + 8 as end_offset, true as is_latest, published(n) as seen_at, {more}
    from drawn, range({count}) as t(k)
    where u(n, '{table}?' || k) < {share}
    order by n
"""

ARTICLES = {
    "marts.fct_articles": f"""
        select {_READING}, published(n)::date::varchar as published_date_key,
            case when source_no is not null then key('article', source_no) end as duplicate_of_article_key,
            title, title as title_raw, body, key('content', n) || key('content', n) as content_hash,
            'Author ' || zipf(3000, u(n, 'author')) as authors,
            (1 + (u(n, 'edit') < 0.04)::integer) as revision_count,
            (1 + (u(n, 'edit') < 0.04)::integer) as reading_count,
            4 as related_item_count, 2 as media_count, 2 as quotation_count, 6 as place_mention_count,
            u(n, 'removed') < 0.01 as is_removed,
            case when u(n, 'removed') < 0.01 then published(n) + interval 2 day end as removed_at,
            published(n) + interval 5 minute as first_seen_at, published(n) + interval 1 hour as last_seen_at,
            case when u(n, 'tagged') < 0.3 then 'tag ' || zipf(500, u(n, 'tag')) end as tags
        from drawn order by n
    """,
    "working.int_article_readings": f"""
        select {_READING}, key('reading', n) as reading_key, n as row_number,
            printf('outlet_%03d', outlet_no) as outlet_id, title, title as title_raw, body,
            key('content', n) || key('content', n) as content_hash, published(n) + interval 5 minute as fetched_at,
            u(n, 'edit') >= 0.04 as is_latest
        from drawn
        union all by name
        select {_READING}, key('reading again', n) as reading_key, n as row_number,
            printf('outlet_%03d', outlet_no) as outlet_id, title || ' again' as title, title as title_raw, body,
            key('content again', n) || key('content', n) as content_hash,
            published(n) + interval 1 hour as fetched_at, true as is_latest
        from drawn where u(n, 'edit') < 0.04
    """,
    "working.int_article_revisions": """
        select key('article', n) as article_key, key('reading', n) as reading_key,
            key('content', n) || key('content', n) as content_hash, 1 as revision_number, 1 as reading_count,
            u(n, 'edit') >= 0.04 as is_current, published(n) + interval 5 minute as valid_from_at,
            case when u(n, 'edit') < 0.04 then published(n) + interval 1 hour end as valid_to_at
        from drawn
        union all by name
        select key('article', n) as article_key, key('reading again', n) as reading_key,
            key('content again', n) || key('content', n) as content_hash, 2 as revision_number, 1 as reading_count,
            true as is_current, published(n) + interval 1 hour as valid_from_at
        from drawn where u(n, 'edit') < 0.04
    """,
    "working.int_revision_changes": """
        select key('article', n) as article_key, 2 as revision_number, k as position, 'sentence_changed' as kind,
            'body' as field, substr(body, 1, 60) as text_before, substr(body, 61, 60) as text_after
        from drawn, range(1, 3) as t(k) where u(n, 'edit') < 0.04
    """,
    "marts.bridge_article_places": _BRIDGE.format(
        table="place", pick=_PLACE, count=6, share=0.7, more="n % 9 = 0 as is_in_title, n % 11 = 0 as is_in_dateline"
    ),
    "marts.bridge_article_agencies": _BRIDGE.format(
        table="agency", pick=_AGENCY, count=3, share=0.4, more="n % 2 = 0 as is_credited, n % 2 = 1 as is_attributed"
    ),
    "marts.bridge_article_people": _BRIDGE.format(
        table="person", pick=_PERSON, count=5, share=0.6, more="(n % 2)::integer as quotation_count"
    ),
    "marts.bridge_article_organisations": _BRIDGE.format(
        table="organisation", pick=_ORGANISATION, count=4, share=0.5, more="0 as quotation_count"
    ),
    "working.int_place_mentions": _MENTION.format(
        table="place", key="place_key", pick=_PLACE, count=6, share=0.7,
        more="'name' as kind, 'country vote' as evidence, 0.8 as confidence",
    ),
    "working.int_agency_mentions": _MENTION.format(
        table="agency", key="agency_key", pick=_AGENCY, count=3, share=0.4,
        more="case when n % 2 = 0 then 'credit' else 'attribution' end as role, 'verb of saying' as evidence",
    ),
    "working.int_person_mentions": _MENTION.format(
        table="person", key="naming_key", pick=_PERSON, count=5, share=0.6,
        more="'full_name' as kind, 'Minister' as title, 'title before it' as evidence, 0.9 as confidence",
    ),
    "working.int_organisation_mentions": _MENTION.format(
        table="organisation", key="naming_key", pick=_ORGANISATION, count=4, share=0.5,
        more="'name' as kind, 'a legal form' as evidence, 0.8 as confidence",
    ),
    "working.int_quotations": "select * exclude (surface_form) from ("
    + _MENTION.format(
        table="person", key="speaker_person_naming_key", pick=_PERSON, count=2, share=0.6,
        more=f"""(k + 1)::integer as position, 'direct' as kind, substr(body, 100 + 200 * k::integer, 120) as content,
        'said' as cue, 'named' as speaker_kind, 'Name' as speaker_surface_form, 0.9 as confidence,
        {NOBODY} as speaker_organisation_naming_key, {NOBODY} as speaker_agency_key""",
    ) + ")",
    "working.int_article_authors": """
        select load_name(load_no) as load_id, n as row_number, printf('outlet_%03d', outlet_no) as outlet_id,
            key('article', n) as article_key, 1 as position, 'Author ' || zipf(3000, u(n, 'author')) as name,
            'person' as author_kind, true as is_latest, published(n) as seen_at
        from drawn
    """,
    "working.int_media_items": """
        select load_name(load_no) as load_id, n as row_number, printf('outlet_%03d', outlet_no) as outlet_id,
            key('article', n) as article_key,
            key('media', case when u(n, 'archive' || k) < 0.2 then zipf(20000, u(n, 'asset' || k)) else n * 2 + k end)
                as media_key,
            (k + 1)::integer as position, case when k = 0 then 'lead' else 'inline' end as role,
            'https://img.example/' || n || '-' || k || '.jpg' as url, 'image' as media_type, 800 as width,
            600 as height, case when k = 0 then caption end as caption, true as is_latest, published(n) as seen_at
        from drawn, range(2) as t(k)
    """,
    "marts.dim_media": """
        select key('media', n * 2 + k) as media_key, 'img.example/' || n || '-' || k as asset_ref,
            'image' as media_type, 'https://img.example/' || n || '-' || k || '.jpg' as media_url,
            published(n) as first_seen_at
        from drawn, range(2) as t(k)
    """,
    "working.int_related_items": """
        select load_name(load_no) as load_id, n as row_number, printf('outlet_%03d', outlet_no) as outlet_id,
            key('article', n) as article_key, key('article', t.target) as related_article_key,
            (k + 1)::integer as position, 'Story about matter ' || t.target as title,
            'https://news.example/' || t.target as url, 'more' as block, true as is_latest, published(n) as seen_at,
            true as is_related_article_stored
        from drawn, range(4) as r(k),
            lateral (select abs(n - 1 - (u(n, 'related' || k) * 900)::bigint) as target) as t
    """,
    "marts.fct_page_fetches": """
        select key('fetch', n * 2 + k) as page_fetch_key, key('outlet', outlet_no) as outlet_key,
            key('article', n) as article_key, published(n)::date::varchar as requested_date_key,
            load_name(load_no) as load_id, address(outlet_no, n) as url, address(outlet_no, n) as final_url,
            case when u(n, 'removed') < 0.01 and k = 1 then 'gone' else 'fetched' end as outcome,
            'feed' as found_by, 200 as http_status, 40000 as content_length, 300 as duration_ms, 1 as attempt_count,
            n as load_row_number, published(n)::date as requested_date,
            published(n) + to_minutes(5 + 55 * k) as requested_at,
            'raw/' || load_name(load_no) || '.warc.gz#' || n as warc_record
        from drawn, range(2) as t(k)
        where k = 0 or u(n, 'edit') < 0.04 or u(n, 'removed') < 0.01
    """,
    "marts.bridge_story_articles": """
        select key('story', story_no) as story_key, key('article', n) as article_key,
            key('article', story_no) as first_article_key, key('article', story_no) as original_article_key,
            row_number() over (partition by story_no order by n)::integer as position,
            date_diff('second', published(story_no), published(n)) as seconds_after_first, n = story_no as is_first,
            published(n) as placed_at
        from stories order by n
    """,
    "marts.dim_stories": """
        select key('story', story_no) as story_key, key('article', story_no) as first_article_key,
            key('outlet', any_value(outlet_no) filter (where n = story_no)) as first_outlet_key,
            any_value(title) filter (where n = story_no) as story_title, count(*)::integer as article_count,
            count(distinct outlet_no)::integer as outlet_count, count(distinct outlet_no) > 1 as is_across_outlets,
            min(published(n)) as first_placed_at, max(published(n)) as last_placed_at
        from stories group by story_no order by story_no
    """,
    "working.int_duplicate_pairs": """
        select key('article', n) as article_key, key('article', story_no) as earlier_article_key, 0.95 as containment,
            0.9 as similarity, false as is_same_outlet, published(n) as placed_at,
            published(story_no) as earlier_placed_at
        from stories where n <> story_no
    """,
    "marts.fct_loads": """
        select key('load', load_no) as load_key, key('outlet', outlet_no) as outlet_key,
            max(published(n))::date::varchar as staged_date_key, load_name(load_no) as load_id, '1' as load_version,
            printf('outlet_%03d', outlet_no) as outlet_id, 'generated' as cause_kind, count(*)::integer as page_count,
            count(*)::integer as article_count, max(published(n)) + interval 1 hour as staged_at
        from drawn group by load_no, outlet_no order by load_no
    """,
    "quality.loads": """
        select load_name(load_no) as load_id, '1' as version, printf('outlet_%03d', outlet_no) as outlet_id,
            'generated' as kind, max(published(n)) as staged_at, count(*)::integer as page_count,
            count(*)::integer as article_count, 'passed' as verdict, max(published(n)) as collected_at,
            max(published(n)) + interval 90 minute as gated_at
        from drawn group by load_no, outlet_no
    """,
    "quality.load_fields": """
        select load_name(load_no) as load_id, printf('outlet_%03d', outlet_no) as outlet_id,
            unnest(['title', 'body', 'published_at', 'language', 'canonical_url', 'lead', 'authors', 'tags']) as field,
            0.98 as share, count(*)::integer as article_count, max(published(n)) + interval 90 minute as gated_at
        from drawn group by load_no, outlet_no
    """,
}  # fmt: skip
"""Tables that grow with each batch of articles."""
