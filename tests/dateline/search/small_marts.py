"""A warehouse of a few invented articles: the tables that search reads, without dbt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from dateline.search.index import IndexChange, update_index

TABLES = """
create schema marts;
create schema batch;
create table marts.fct_articles (
    article_key varchar, outlet_key varchar, canonical_url varchar, title varchar, lead varchar, body varchar,
    language varchar, kind varchar, published_date date, published_at timestamp
);
create table marts.fct_article_media (article_key varchar, role varchar, position integer, caption varchar);
create table marts.fct_article_authors (article_key varchar, author_name varchar);
create table marts.bridge_article_places (article_key varchar, place_key varchar);
create table marts.bridge_article_agencies (article_key varchar, agency_key varchar, is_credited boolean);
create table marts.bridge_article_tags (article_key varchar, tag_folded varchar);
create table marts.dim_outlets (
    outlet_key varchar, outlet_id varchar, outlet_name varchar, collection varchar, outlet_country_code varchar
);
create table marts.dim_places (
    place_key varchar, admin1_place_key varchar, country_place_key varchar, place_id varchar, place_name varchar,
    place_type varchar, country_code varchar
);
create table marts.dim_agencies (
    agency_key varchar, agency_id varchar, agency_name varchar, abbreviation varchar, other_names varchar,
    local_names varchar
);
create table marts.dim_place_names (place_key varchar, name varchar, name_folded varchar, script varchar);
create table marts.dim_person_names (person_key varchar, name varchar, name_folded varchar, script varchar);
create table marts.dim_organisation_names (organisation_key varchar, name varchar, name_folded varchar, script varchar);
create table marts.bridge_article_people (article_key varchar, person_key varchar);
create table batch.int_affected_articles (article_key varchar);
insert into marts.dim_outlets values
    ('o1', 'harbour', 'The Harbour Post', 'coast', 'GB'), ('o2', 'qamar', 'Al-Qamar News', 'inland', 'SY');
insert into marts.dim_places values
    ('sy', '0', '0', 'geonames:163843', 'Syria', 'country', 'SY'),
    ('hi', '0', 'sy', 'iso3166-2:SY-HI', 'Homs', 'admin1', 'SY'),
    ('pal', 'hi', 'sy', 'geonames:163915', 'Palmyra', 'city', 'SY'),
    ('gb', '0', '0', 'geonames:2635167', 'United Kingdom', 'country', 'GB');
insert into marts.dim_place_names values
    ('hi', 'homs', 'homs', 'latin'), ('hi', 'حمص', 'حمص', 'arabic'), ('hi', 'hims', 'hims', 'latin');
insert into marts.dim_person_names values
    ('p1', 'layla al-haddad', 'layla al-haddad', 'latin'), ('p1', 'ليلي الحداد', 'ليلي الحداد', 'arabic');
insert into marts.dim_agencies values ('a1', 'fna', 'Fictional News Agency', 'FNA', 'Fictional Wire', null);
"""


@dataclass(frozen=True)
class Story:
    """One article as a test writes it."""

    key: str
    title: str = "News"
    lead: str | None = None
    body: str | None = None
    captions: tuple[str, ...] = ()
    outlet: str = "o1"
    language: str = "en"
    kind: str = "news"
    day: dt.date | None = dt.date(2026, 10, 5)
    places: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = field(default=())


def open_marts() -> duckdb.DuckDBPyConnection:
    """An empty warehouse in memory."""
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.execute(TABLES)
    return connection


def store(connection: duckdb.DuckDBPyConnection, stories: Iterable[Story], gone: Iterable[str] = ()) -> IndexChange:
    """Apply one batch, as the models do: rows of the keys are replaced, and the index follows."""
    stories = list(stories)
    keys = [story.key for story in stories] + list(gone)
    connection.execute(
        "create or replace table batch.int_affected_articles as select unnest(?::varchar[]) as article_key", [keys]
    )
    children: dict[str, list[tuple[object, ...]]] = {
        "marts.fct_article_media": [
            (s.key, "lead", n, caption) for s in stories for n, caption in enumerate(s.captions)
        ],
        "marts.fct_article_authors": [(s.key, name) for s in stories for name in s.authors],
        "marts.bridge_article_places": [(s.key, key) for s in stories for key in s.places],
        "marts.bridge_article_people": [(s.key, key) for s in stories for key in s.people],
        "marts.bridge_article_agencies": [(s.key, key, len(s.title) % 2 == 0) for s in stories for key in s.agencies],
        "marts.bridge_article_tags": [(s.key, tag) for s in stories for tag in s.tags],
        "marts.fct_articles": [
            (
                s.key, s.outlet, f"https://news.example/{s.key}", s.title, s.lead, s.body, s.language, s.kind, s.day,
                dt.datetime.combine(s.day, dt.time(12)) if s.day else None,
            )
            for s in stories
        ],
    }  # fmt: skip
    for table, rows in children.items():
        connection.execute(f"delete from {table} where article_key in (select * from batch.int_affected_articles)")
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {table} values ({marks})", rows)
    return update_index(connection)
