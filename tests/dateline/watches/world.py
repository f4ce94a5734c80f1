"""A small world that publishes: articles, loads and the published file, without dbt, so that a month takes seconds.

The file has the tables and columns that the watches read, with the meaning that the models give them;
``test_line_of_watches.py`` runs the same watches over a file that the models made.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Reading:
    load_id: str
    fetched_at: dt.datetime
    title: str
    body: str


@dataclass(slots=True)
class WorldArticle:
    ref: str
    outlet_id: str
    published_at: dt.datetime | None
    readings: list[Reading] = field(default_factory=list)
    gone: list[tuple[str, dt.datetime]] = field(default_factory=list)
    story: str | None = None
    language: str = "en"

    @property
    def key(self) -> str:
        return digest(self.outlet_id, self.ref)

    @property
    def url(self) -> str:
        return f"https://{self.outlet_id}.example/{self.ref}"


@dataclass(slots=True)
class World:
    """What the outlets had until now; ``reread`` is hashed with each text, as if later code read it otherwise."""

    outlets: list[str]
    articles: dict[tuple[str, str], WorldArticle] = field(default_factory=dict)
    loads: dict[str, tuple[str, dt.datetime, str]] = field(default_factory=dict)
    publications: list[dt.datetime] = field(default_factory=list)
    gated: dict[str, dt.datetime] = field(default_factory=dict)
    reread: str = ""

    def load(self, outlet_id: str, at: dt.datetime) -> str:
        """Begin a load of an outlet."""
        load_id = f"{outlet_id}.world.{at:%Y%m%dT%H%M%S}"
        self.loads[load_id] = ("1", at + dt.timedelta(minutes=1), outlet_id)
        return load_id

    def read(
        self,
        load_id: str,
        ref: str,
        title: str,
        body: str,
        at: dt.datetime,
        published_at: dt.datetime | None = None,
        story: str | None = None,
    ) -> WorldArticle:
        """Read an article in a load, for the first time or again."""
        outlet_id = self.loads[load_id][2]
        article = self.articles.setdefault(
            (outlet_id, ref), WorldArticle(ref, outlet_id, published_at or at - dt.timedelta(minutes=20), story=story)
        )
        article.readings.append(Reading(load_id, at, title, body))
        return article

    def reprocess(self, at: dt.datetime, suffix: str) -> None:
        """Read every load again with other code: new versions, other hashes."""
        self.reread = suffix
        self.loads = {key: (f"{v}{suffix}", at, outlet) for key, (v, _, outlet) in self.loads.items()}

    def publish(self, path: Path, at: dt.datetime, load_ids: Sequence[str] | None = None) -> None:
        """Write the published file again, of all loads or of some, and rename it into place."""
        self.publications.append(at)
        chosen = set(self.loads if load_ids is None else load_ids)
        for load_id in chosen:
            self.gated.setdefault(load_id, at)
        beside = path.with_suffix(".candidate")
        beside.unlink(missing_ok=True)
        tables = self._tables(chosen)
        with contextlib.closing(duckdb.connect(str(beside))) as connection:
            for schema in ("marts", "working", "quality"):
                connection.execute(f"create schema {schema}")
            for name, (columns, rows) in tables.items():
                connection.execute(f"create table {name} ({columns})")
                if rows:
                    arriving = pa.Table.from_pylist(rows)  # noqa: F841  the query reads it by its name
                    connection.execute(f"insert into {name} by name select * from arriving")
        beside.rename(path)

    def _place(self, article: WorldArticle, reading: Reading) -> int:
        """The row of a reading in its load: articles are read once in a load, in any order."""
        return int(digest(article.key, reading.load_id)[:7], 16)

    def _tables(self, chosen: set[str]) -> dict[str, tuple[str, list[dict[str, Any]]]]:
        articles: list[dict[str, Any]] = []
        readings: list[dict[str, Any]] = []
        revisions: list[dict[str, Any]] = []
        fetches: list[dict[str, Any]] = []
        stories: dict[str, list[WorldArticle]] = {}
        for article in self.articles.values():
            mine = sorted((r for r in article.readings if r.load_id in chosen), key=lambda r: (r.fetched_at, r.load_id))
            if not mine:
                continue
            number, before, since = 0, None, None
            for reading in mine:
                content_hash = digest(reading.title, reading.body, self.reread)
                reading_key = digest(article.key, reading.load_id, reading.fetched_at)
                if content_hash != before:
                    number, since = number + 1, reading.fetched_at
                    revisions.append({})
                before = content_hash
                revisions[-1] = {
                    "article_key": article.key, "reading_key": reading_key, "content_hash": content_hash,
                    "revision_number": number, "valid_from_at": naive(since),
                }  # fmt: skip
                readings.append({
                    "article_key": article.key, "reading_key": reading_key, "load_id": reading.load_id,
                    "fetched_at": naive(reading.fetched_at), "title": reading.title, "lead": None,
                    "body": reading.body, "content_hash": content_hash, "row_number": self._place(article, reading),
                })  # fmt: skip
                fetches.append(fetch(article, reading.load_id, "fetched"))
            fetches += [fetch(article, load_id, "gone") for load_id, _ in article.gone if load_id in chosen]
            gone = [at for load_id, at in article.gone if load_id in chosen and at > mine[-1].fetched_at]
            articles.append({
                "article_key": article.key, "outlet_key": digest(article.outlet_id), "title": mine[-1].title,
                "lead": None, "body": mine[-1].body,
                "canonical_url": article.url, "url": article.url, "language": article.language, "kind": "article",
                "published_at": naive(article.published_at), "first_seen_at": naive(mine[0].fetched_at),
                "published_date": article.published_at.date() if article.published_at else None,
                "removed_at": naive(min(gone)) if gone else None, "is_removed": bool(gone),
            })  # fmt: skip
            if article.story:
                stories.setdefault(article.story, []).append(article)
        members, dims = [], []
        for story in stories.values():
            story.sort(key=lambda article: (article.readings[0].fetched_at, article.key))
            if len(story) < 2:
                continue
            key = digest("story", story[0].key)
            dims.append({"story_key": key, "outlet_count": len({article.outlet_id for article in story})})
            members += [
                {"story_key": key, "article_key": article.key, "original_article_key": story[0].key, "position": place}
                for place, article in enumerate(story, 1)
            ]
        return {
            "marts.fct_articles": (
                "article_key varchar, outlet_key varchar, title varchar, lead varchar, body varchar,"
                " canonical_url varchar, url varchar,"
                " language varchar, kind varchar, published_at timestamp, first_seen_at timestamp,"
                " published_date date, removed_at timestamp, is_removed boolean",
                articles,
            ),
            "working.int_article_readings": (
                "article_key varchar, reading_key varchar, load_id varchar, fetched_at timestamp, title varchar,"
                " lead varchar, body varchar, content_hash varchar, row_number integer",
                readings,
            ),
            "working.int_article_revisions": (
                "article_key varchar, reading_key varchar, content_hash varchar, revision_number integer,"
                " valid_from_at timestamp",
                revisions,
            ),
            "marts.fct_page_fetches": (
                "article_key varchar, outlet_key varchar, url varchar, load_id varchar, outcome varchar",
                fetches,
            ),
            "marts.dim_outlets": (
                "outlet_key varchar, outlet_id varchar, outlet_name varchar, collection varchar,"
                " outlet_country_code varchar, is_current boolean",
                [
                    {"outlet_key": digest(outlet), "outlet_id": outlet, "outlet_name": outlet.replace("_", " ").title(),
                     "collection": "world", "outlet_country_code": "GB", "is_current": True}
                    for outlet in self.outlets
                ],
            ),
            "marts.fct_loads": (
                "load_id varchar, load_version varchar, staged_at timestamp",
                [
                    {"load_id": key, "load_version": version, "staged_at": naive(at)}
                    for key, (version, at, _) in self.loads.items()
                    if key in chosen
                ],
            ),
            "marts.publications": (
                "publication_id varchar, started_at timestamp",
                [{"publication_id": f"{at:%Y%m%dT%H%M%S}", "started_at": naive(at)} for at in self.publications],
            ),
            "quality.loads": (
                "load_id varchar, gated_at timestamp",
                [{"load_id": key, "gated_at": naive(at)} for key, at in self.gated.items()],
            ),
            "marts.bridge_story_articles": (
                "story_key varchar, article_key varchar, original_article_key varchar, position integer",
                members,
            ),
            "marts.dim_stories": ("story_key varchar, outlet_count integer", dims),
            **{
                f"marts.{name}": (columns, [])
                for name, columns in (
                    ("bridge_article_places", "article_key varchar, place_key varchar"),
                    ("bridge_article_agencies", "article_key varchar, agency_key varchar"),
                    ("bridge_article_tags", "article_key varchar, tag_folded varchar"),
                    ("fct_article_authors", "article_key varchar, author_name varchar, author_kind varchar"),
                    ("fct_article_media", "article_key varchar, caption varchar, role varchar, position integer"),
                )
            },
        }  # fmt: skip


def fetch(article: WorldArticle, load_id: str, outcome: str) -> dict[str, Any]:
    return {
        "article_key": article.key, "outlet_key": digest(article.outlet_id), "url": article.url, "load_id": load_id,
        "outcome": outcome,
    }  # fmt: skip


def naive(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment else None
