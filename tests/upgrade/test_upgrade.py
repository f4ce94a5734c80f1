"""A home of release 0.1.0, frozen as that release wrote it (``freeze_home.py``), is upgraded by today's code."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import tarfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.warehouse.checkup import State, check_publication, check_staged, check_state
from dateline.warehouse.published import WAREHOUSE_VERSION
from extractors.outlets.registry import load_registry
from extractors.pipeline.reprocess import choose_raw, reprocess_raw
from extractors.runtime.settings import Settings
from extractors.stores.outlet_state.file import state_path
from extractors.stores.outlet_state.state import UrlState
from tests.line.support import in_fork, settings_for, warm_up

FROZEN = Path(__file__).with_name("home_0_1_0.tar.xz")
NOW = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
ARTICLES = "select article_key, canonical_url, title, published_at, language, kind from marts.fct_articles order by 1"
COUNTS = "select (select count(*) from marts.fct_articles), (select count(*) from marts.fct_loads)"
Rows = list[tuple[Any, ...]]


@dataclasses.dataclass
class Upgraded:
    """The home, and the answers of its warehouse: of the release, after the first build, after reading pages again."""

    settings: Settings
    before: dict[str, Rows]
    built: dict[str, Rows]
    reread: dict[str, Rows]


def _ask(warehouse: Path, *queries: str) -> dict[str, Rows]:
    with contextlib.closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        return {query: connection.execute(query).fetchall() for query in queries}


def _build(settings: Settings) -> None:
    from dateline.reports.reported_build import build

    assert build(settings.home, now=NOW).published


def _read_again(settings: Settings) -> None:
    failed: list[Any] = []
    assert len(reprocess_raw(settings, now=NOW, only_stale=True, on_failure=failed.append)) == 5
    assert not failed
    _build(settings)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    root = tmp_path_factory.mktemp("upgrade")
    with tarfile.open(FROZEN) as archive:
        # Python 3.11.2, of Debian 12, has no filters yet; the archive is our own
        if hasattr(tarfile, "data_filter"):
            archive.extractall(root, filter="data")
        else:
            archive.extractall(root)
    place = root / "home_0_1_0"
    settings = dataclasses.replace(settings_for(place / "home"), outlets=place / "outlets")
    warm_up()
    warehouse = settings.home.warehouse
    before = _ask(warehouse, ARTICLES, COUNTS)
    assert in_fork(lambda: _build(settings)) == 0
    built = _ask(warehouse, ARTICLES, COUNTS)
    assert in_fork(lambda: _read_again(settings)) == 0
    return Upgraded(settings, before, built, _ask(warehouse, ARTICLES, COUNTS))


@pytest.mark.slow
def test_the_first_build_makes_the_warehouse_again_and_no_article_is_lost_or_renamed(upgraded: Upgraded) -> None:
    assert upgraded.before[COUNTS] == [(38, 5)]
    assert upgraded.built == upgraded.before
    version = "select warehouse_version from quality.warehouse"
    assert _ask(upgraded.settings.home.warehouse, version)[version] == [(WAREHOUSE_VERSION,)]


@pytest.mark.slow
def test_pages_of_the_archive_are_read_again_under_the_same_keys(upgraded: Upgraded) -> None:
    assert upgraded.reread[COUNTS] == upgraded.before[COUNTS]
    assert [row[:2] for row in upgraded.reread[ARTICLES]] == [row[:2] for row in upgraded.before[ARTICLES]]
    assert choose_raw(upgraded.settings, only_stale=True) == []
    filled = "select count(published_date), count(title_confidence) > 0 from marts.fct_articles"
    assert _ask(upgraded.settings.home.warehouse, filled)[filled] == [(38, True)]


@pytest.mark.slow
def test_the_state_knows_the_pages_that_were_fetched(upgraded: Upgraded) -> None:
    settings = upgraded.settings
    query = "select url from marts.fct_articles where url like '%/2026/%' and load_id like 'sample_harbour.%'"
    urls = [url for (url,) in _ask(settings.home.warehouse, query)[query]]
    outlet = load_registry(settings.outlets).get_outlet("sample_harbour")
    with UrlState.open(state_path(settings.home.state, "sample_harbour"), outlet) as state:
        seen = [state.get(url) for url in urls]
    assert urls and all(one is not None and one.is_revisit for one in seen)


@pytest.mark.slow
def test_the_checkup_finds_no_fault_of_state_loads_or_publication(upgraded: Upgraded) -> None:
    found = [
        finding
        for check in (check_state, check_staged, check_publication)
        for finding in check(upgraded.settings, NOW)
        if finding.state is not State.OK
    ]
    assert found == []
