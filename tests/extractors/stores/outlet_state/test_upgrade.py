"""State files of version 1 are upgraded when they are opened, in place and without loss."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from extractors.contracts.found import Found
from extractors.contracts.outlet import Outlet
from extractors.stores.outlet_state.file import peek_state, state_path
from extractors.stores.outlet_state.schema import SCHEMA_VERSION
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import Visit, VisitResult
from tests.extractors.stores.outlet_state.seen import seen_page, seen_source

NOW = dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
OUTLET = Outlet(
    name="Example",
    outlet_id="example",
    collection="test",
    country_code="GB",
    language="en",
    time_zone="Europe/London",
    homepage_url="https://example.org/",
)
FIRST_VERSION = """
CREATE TABLE urls (
  identity TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT, found_by TEXT NOT NULL, found_on TEXT,
  depth INTEGER NOT NULL, published_at TEXT, first_seen_at TEXT NOT NULL,
  first_visited_at TEXT, last_visited_at TEXT, next_due_at TEXT,
  result TEXT, http_status INTEGER, etag TEXT, last_modified TEXT, payload_digest TEXT, load_id TEXT,
  visit_count INTEGER NOT NULL DEFAULT 0, gone_count INTEGER NOT NULL DEFAULT 0,
  failure_count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX urls_due ON urls (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX urls_load ON urls (load_id) WHERE load_id IS NOT NULL;
CREATE TABLE aliases (identity TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE moves (identity TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, last_checked_at TEXT NOT NULL, last_success_at TEXT,
  found_count INTEGER NOT NULL, new_count INTEGER NOT NULL, error TEXT, failure_count INTEGER NOT NULL
) WITHOUT ROWID;
"""


def write_first_version(path: Path, version: int) -> None:
    at = "2016-04-03T12:00:00.000000+00:00"
    base = "https://example.org"
    with UrlState.open(path.with_name("other.sqlite"), OUTLET) as state:
        ids = [state.identify(f"{base}/{name}") for name in ("stored", "given-up", "waiting", "alias")]
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = "identity, url, found_by, depth, first_seen_at, first_visited_at, last_visited_at, next_due_at, result"
    with sqlite3.connect(path) as db:
        db.executescript(FIRST_VERSION)
        db.executemany(
            f"INSERT INTO urls ({columns}, etag, visit_count, gone_count) "
            "VALUES (?, ?, 'feed', 0, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (ids[0], f"{base}/stored", at, at, at, at, "stored", '"a"', 1, 0),
                (ids[1], f"{base}/given-up", at, None, at, None, "gone", None, 3, 3),
                (ids[2], f"{base}/waiting", at, None, at, at, "gone", None, 2, 2),
            ],
        )
        db.execute("INSERT INTO aliases VALUES (?, ?)", (ids[3], ids[0]))
        db.execute("INSERT INTO sources VALUES (?, 'e', 'm', ?, ?, 5, 1, NULL, 0)", (f"{base}/rss", at, at))
        db.execute(f"PRAGMA user_version={version}")
    db.close()


@pytest.mark.parametrize("version", [1, 0])  # 0 where a process was killed before it wrote the version
def test_a_file_of_the_first_version_keeps_what_it_knows(tmp_path: Path, version: int) -> None:
    path = state_path(tmp_path, "example")
    write_first_version(path, version)
    assert peek_state(path).sources == {"https://example.org/rss": NOW}
    for _ in range(2):
        with UrlState.open(path, OUTLET) as state:
            stored = seen_page(state, "https://example.org/alias")
            assert (stored.url, stored.etag, stored.result) == ("https://example.org/stored", '"a"', "stored")
            assert (stored.missing_since, stored.next_due_at, stored.visit_count) == (None, NOW, 1)
            gone = seen_page(state, "https://example.org/given-up")
            assert (gone.missing_since, gone.gone_count, gone.next_due_at) == (NOW, 1, None)
            assert seen_page(state, "https://example.org/waiting").next_due_at == NOW
            source = seen_source(state, "https://example.org/rss")
            assert (source.etag, source.found_count, source.stated_modified_at) == ("e", 5, None)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    db.close()


def test_a_page_given_up_by_the_first_version_is_asked_for_again_when_it_is_listed(tmp_path: Path) -> None:
    path = state_path(tmp_path, "example")
    write_first_version(path, 1)
    with UrlState.open(path, OUTLET) as state:
        state.remember([Found("https://example.org/given-up")], NOW + DAY)
        assert "https://example.org/given-up" in [page.url for page in state.due(NOW + DAY, 10)]
        state.record(Visit("https://example.org/given-up", NOW + DAY, VisitResult.STORED))
        assert seen_page(state, "https://example.org/given-up").missing_since is None


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = state_path(tmp_path, "example")
    write_first_version(path, 1)
    monkeypatch.setattr("extractors.stores.outlet_state.schema._GONE_BEFORE", "UPDATE nowhere SET x = 1")
    with pytest.raises(RuntimeError, match="no usable state file"):
        UrlState.open(path, OUTLET)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 1
        assert "missing_since" not in {row[1] for row in db.execute("PRAGMA table_info(urls)")}
    db.close()
    monkeypatch.undo()
    with UrlState.open(path, OUTLET) as state:
        assert state.is_seen("https://example.org/stored")
