"""The warehouse rebuilt: by a later release, from staged loads, from raw pages, and never at the price of a load."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dateline.reports.reported_build import build
from dateline.warehouse.candidate import publish
from dateline.warehouse.published import WAREHOUSE_VERSION, BuildError
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict, write_verdict
from extractors.pipeline.reprocess import reprocess_raw
from extractors.runtime.settings import Settings
from extractors.stores.staged_loads import all_load_ids, read_load
from tests.line.support import NOW, assert_same, contents, in_fork, settings_for, warm_up

LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def settings(tmp_path: Path, undisturbed: Settings) -> Settings:
    """A home of its own with a published warehouse."""
    warm_up()
    own = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, own.home.root)
    return own


def _age(settings: Settings, version: int = WAREHOUSE_VERSION - 1) -> bytes:
    """Turn the published file into one of another release: other columns, another version."""
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse))) as connection:
        connection.execute("alter table marts.dim_outlets drop column founded_date")
        connection.execute("alter table quality.loads drop column accepted_by")
        connection.execute("update quality.warehouse set warehouse_version = ?", [version])
        connection.execute("checkpoint")
    return settings.home.warehouse.read_bytes()


def _ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as connection:
        return connection.execute(query).fetchall()


def _refused(settings: Settings, before: bytes, *, full: bool = False) -> str:
    """What a build says that is refused; the published file must be as it was."""
    with pytest.raises(BuildError) as caught:
        build(settings.home, now=LATER, full=full)
    assert settings.home.warehouse.read_bytes() == before
    return str(caught.value)


def _build(settings: Settings) -> None:
    assert in_fork(lambda: _publish(settings)) == 0


def _publish(settings: Settings) -> None:
    assert build(settings.home, now=LATER).published


def test_a_file_of_an_earlier_release_is_made_anew_from_staged_loads(
    settings: Settings, undisturbed: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    earlier = _age(settings)

    def work() -> None:
        assert build(settings.home, now=LATER, progress=lambda line: print(line, flush=True)).published

    assert in_fork(work) == 0
    assert_same(settings.home.warehouse, undisturbed.home.warehouse)
    assert _ask(settings, "select warehouse_version from quality.warehouse") == [(WAREHOUSE_VERSION,)]
    said = capfd.readouterr().out
    assert f"earlier release (warehouse version {WAREHOUSE_VERSION - 1}, now {WAREHOUSE_VERSION})" in said
    # what no load gives again is taken over, and the file itself is kept
    assert _ask(settings, "select count(*), count(distinct publication_id) from quality.publications") == [(2, 2)]
    kept = settings.home.root / f"warehouse.version-{WAREHOUSE_VERSION - 1}.duckdb"
    assert kept.name in said
    assert kept.read_bytes() == earlier


def test_without_staged_loads_it_says_how_and_raw_pages_give_them_again(
    settings: Settings, undisturbed: Settings
) -> None:
    before = _age(settings)
    shutil.rmtree(settings.home.staged)
    said = _refused(settings, before)
    assert "4 of its 4 loads are not in" in said
    assert "the pages of 4 are in" in said
    assert "`dateline reprocess` stages them again" in said

    def work() -> None:
        reprocess_raw(settings, now=LATER)
        assert build(settings.home, now=LATER).published

    assert in_fork(work) == 0
    ours, theirs = contents(settings.home.warehouse), contents(undisturbed.home.warehouse)
    for table in ("fct_article_revisions", "fct_place_mentions", "fct_page_fetches", "dim_media", "dim_places"):
        assert ours[table] == theirs[table], table


def test_a_load_that_is_nowhere_any_more_is_not_lost_silently(settings: Settings) -> None:
    before = _age(settings)
    (first, *_) = all_load_ids(settings.home.staged)
    shutil.rmtree(settings.home.staged / first)
    for path in (settings.home.raw / first.split(".")[0]).glob(f"{first}*"):
        path.unlink()
    said = _refused(settings, before)
    assert f"1 are in neither (first: {first})" in said
    assert "restore them from a backup, or move the file away" in said


def test_a_file_of_a_newer_release_is_left_alone(settings: Settings) -> None:
    before = _age(settings, WAREHOUSE_VERSION + 1)
    for full in (False, True):
        assert "made by a newer release" in _refused(settings, before, full=full)


@pytest.mark.parametrize("how", ["stopped", "deleted", "damaged"])
def test_a_published_load_that_cannot_be_built_again_stops_a_full_build(settings: Settings, how: str) -> None:
    (first, *_) = all_load_ids(settings.home.staged)
    load = read_load(settings.home.staged, first)
    path = load.table_path("articles")
    assert path is not None
    if how == "stopped":
        check = Check("loads", "too_few_articles", "as many as usual", Severity.CRITICAL, Verdict.FAILED)
        reason = f"load {first}: too few"
        write_verdict(
            load, LoadVerdict(first, load.manifest.version, load.manifest.outlet_id, Verdict.FAILED, [reason], [check])
        )
    elif how == "deleted":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:50])
    said = _refused(settings, settings.home.warehouse.read_bytes(), full=True)
    assert "1 of its 4 loads would be lost" in said
    assert first in said
    assert {"stopped": "too few", "deleted": "is missing", "damaged": "is damaged"}[how] in said


def test_a_published_file_that_is_gone_is_rebuilt(settings: Settings, undisturbed: Settings) -> None:
    settings.home.warehouse.unlink()
    _build(settings)
    assert_same(settings.home.warehouse, undisturbed.home.warehouse)


def test_a_moved_file_stays_readable_where_it_is(settings: Settings, undisturbed: Settings) -> None:
    moved = settings.home.root / "elsewhere.duckdb"
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as reader:
        settings.home.warehouse.rename(moved)
        _build(settings)
        assert reader.execute("select count(*) from marts.fct_articles").fetchone() is not None
    assert_same(moved, undisturbed.home.warehouse)
    assert_same(settings.home.warehouse, undisturbed.home.warehouse)


def test_a_file_that_another_program_writes_to_is_left_alone(settings: Settings) -> None:
    before = settings.home.warehouse.read_bytes()
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(settings.home.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        said = _refused(settings, before)
        writer.communicate("")
    assert "open for writing in another program" in said
    assert str(writer.pid) in said
    assert "move it away" not in said


def test_what_another_program_left_half_written_is_not_published(tmp_path: Path) -> None:
    published, candidate = tmp_path / "warehouse.duckdb", tmp_path / "candidate.duckdb"
    for path in (published, candidate):
        with contextlib.closing(duckdb.connect(str(path))) as connection:
            connection.execute("create table t as select 1 as x")
    write = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create table stray (x int)'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", write, str(published)], check=False)
    assert published.with_name("warehouse.duckdb.wal").exists()
    publish(candidate, published)
    with contextlib.closing(duckdb.connect(str(published), read_only=True)) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [("t",)]
