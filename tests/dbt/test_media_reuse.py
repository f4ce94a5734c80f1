"""The analysis of reuse: who used a picture first, who followed after how long."""

from __future__ import annotations

import datetime as dt

import duckdb
import jinja2

from extractors.runtime.settings import PROJECT_ROOT

DBT_PROJECT = PROJECT_ROOT / "dbt_project"
PARTS = [DBT_PROJECT / "macros" / "sightings.sql", DBT_PROJECT / "analyses" / "media_reuse.sql"]

TABLES = """
create schema marts;
create table marts.dim_outlets as
from (values ('o1', 'Harbour Post'), ('o2', 'Valley News')) as t(outlet_key, outlet_name);
create table marts.dim_media as from (values
    ('m1', 'example.org/a.jpg', 'image', '/a.jpg', 'https://example.org/a.jpg', timestamp '2024-03-01 00:00:00', false),
    ('m2', 'example.org/b.mp4', 'video', '/b.mp4', null, null, false),
    ('m3', 'example.org/c.jpg', 'image', '/c.jpg', 'https://example.org/c.jpg', null, false),
    ('m0', 'unknown', null, null, null, null, true)
) as t(media_key, asset_ref, media_type, media_path, media_url, created_at, is_unknown);
create table marts.fct_articles as from (values
    ('a1', 'o2', 'Second with a', 'u1', false, timestamp '2024-03-02 12:00:00', timestamp '2024-03-02 12:05:00'),
    ('a2', 'o1', 'First with a', 'u2', false, timestamp '2024-03-01 12:00:00', timestamp '2024-03-03 12:00:00'),
    ('a3', 'o1', 'Again with a', 'u3', false, timestamp '2024-03-01 13:30:00', timestamp '2024-03-03 12:00:00'),
    ('a4', 'o1', 'Undated', 'u4', false, null, timestamp '2024-02-01 00:00:00')
) as t(article_key, outlet_key, title, canonical_url, is_published_day_only, published_at, first_seen_at);
create table marts.fct_article_media as from (values
    ('a1', 'm1', 'lead'), ('a2', 'm1', 'lead'), ('a2', 'm1', 'gallery'), ('a3', 'm1', 'inline'),
    ('a2', 'm2', 'inline'), ('a4', 'm2', 'inline'),
    ('a1', 'm3', 'lead'), ('a2', 'm3', 'related'),
    ('a1', 'm0', 'lead'), ('a2', 'm0', 'lead')
) as t(article_key, media_key, role);
"""


def test_first_use_and_those_who_followed() -> None:
    source = "\n".join(part.read_text(encoding="utf-8") for part in PARTS)
    query = jinja2.Environment(autoescape=False).from_string(source).render(ref="marts.{}".format)
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        found = connection.execute(query)
        columns = [column[0] for column in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    assert [row["media"] for row in rows] == ["https://example.org/a.jpg", "/b.mp4"]
    picture, video = rows
    assert (picture["first_outlet"], picture["first_title"], picture["first_url"]) == (
        "Harbour Post",
        "First with a",
        "u2",
    )
    assert picture["first_used_at"] == dt.datetime(2024, 3, 1, 12)  # UTC, as all times in marts
    assert (picture["later_outlets"], picture["hours_to_next_outlet"]) == ("Valley News", 24.0)
    assert (picture["article_count"], picture["outlet_count"]) == (3, 2)
    assert (video["first_title"], video["outlet_count"], video["later_outlets"]) == ("Undated", 1, None)
    assert video["hours_to_next_outlet"] is None
