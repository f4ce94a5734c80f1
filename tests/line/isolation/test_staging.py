"""A fault while one load is staged stays that load's: the nine others are staged, and the next run stages it."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from extractors.contracts.article import ExtractedPage
from extractors.contracts.raw_page import RawPage
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import stage_outlets
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.reprocess import reprocess_raw
from extractors.pipeline.stage import Unstaged
from extractors.read.extract import read_page
from extractors.runtime.settings import Home, Settings
from extractors.stores.outlet_state.file import state_path
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.raw_loads import RawLoad
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.staged_loads import NEW_LOADS, read_load
from tests.line.isolation.runs import LATER, NEXT
from tests.line.ten_outlets import CHOSEN, NOW, OTHERS, OUTLET_IDS, RUN, fault_at

STAGE = (
    "extractors.pipeline.stage:stage_load",
    "extractors.pipeline.read_entries:read_entries",
    "extractors.pipeline.read_entries:make_batch",
    "extractors.pipeline.read_entries:find_record",
    "extractors.pipeline.read_entries:read_rows",
    "extractors.pipeline.stage:outlet_row",
    "extractors.stores.raw_loads:RawLoad.read_cause",
    "extractors.stores.raw_loads:RawLoad.entries",
    "extractors.stores.staged_loads:LoadWriter.__enter__",
    "extractors.stores.staged_loads:LoadWriter.add_batch",
    "extractors.stores.staged_loads:LoadWriter._commit",
    "extractors.stores.staged_loads:mark_new",
    "extractors.read.extract:_layout_for",
    "extractors.pipeline.related_lists:follow_related",
    "extractors.pipeline.related_lists:read_load",
    "extractors.pipeline.related_lists:discover_related",
)


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have batches read here and not by workers, in which no fault can be injected."""
    has_none = threading.Event()
    has_none.set()
    monkeypatch.setattr("extractors.pipeline.workers.pool._no_workers", has_none)


@pytest.mark.parametrize("target", STAGE)
def test_a_fault_while_staging_stays_one_loads(
    collected: Settings, monkeypatch: pytest.MonkeyPatch, target: str, reads_here: None
) -> None:
    shutil.rmtree(collected.home.staged, ignore_errors=True)
    shutil.rmtree(collected.home.state / "related_waiting", ignore_errors=True)
    failed: list[Unstaged] = []
    with fault_at(monkeypatch, target) as calls:
        ids = stage_outlets(OUTLET_IDS, collected, RUN, now=NOW, on_failure=failed.append)
    assert calls, "the boundary was never crossed"
    assert {RUN.load_id(o) for o in OTHERS} <= set(ids)
    chosen = RUN.load_id(CHOSEN)
    if "related" in target:
        assert chosen in ids and (collected.home.state / "related_waiting" / CHOSEN / chosen).exists()
    elif target in (
        "extractors.pipeline.read_entries:read_rows",
        "extractors.pipeline.read_entries:make_batch",
        "extractors.read.extract:_layout_for",
    ):
        assert chosen in ids and not failed
        rows = pq.read_table(read_load(collected.home.staged, chosen).table_path("rejected_rows")).to_pylist()
        assert sum("injected at" in row["detail"] for row in rows) >= 3
    else:
        assert chosen not in ids
        (one,) = failed
        assert (one.outlet_id, one.load_id) == (CHOSEN, chosen)
        assert "injected at" in str(one) and "dateline reprocess" in str(one)

    assert stage_outlets([CHOSEN], collected, RUN, now=LATER, on_failure=failed.append) == [chosen]
    assert read_load(collected.home.staged, chosen).manifest.rows["articles"] == 3
    assert not list((collected.home.state / "related_waiting").glob("*/*"))


def test_a_value_that_no_column_can_hold_costs_its_page_alone(
    collected: Settings, monkeypatch: pytest.MonkeyPatch, reads_here: None
) -> None:
    def read(content: bytes, url: str, **named: Any) -> ExtractedPage:
        page = read_page(content, url, **named)
        return page.with_article(section=object()) if url.endswith("/news/2") else page

    monkeypatch.setattr("extractors.pipeline.rows.page.read_page", read)
    ids = stage_outlets([CHOSEN], collected, RUN, now=NOW)
    load = read_load(collected.home.staged, ids[0])
    assert load.manifest.rows["articles"] == 2
    (row,) = [r for r in pq.read_table(load.table_path("rejected_rows")).to_pylist() if r["reason"] == "reader_failed"]
    assert row["url"].endswith("/news/2") and "makes no row" in row["detail"]


def test_a_disk_that_is_full_while_a_page_is_read_is_no_fault_of_the_page(
    collected: Settings, monkeypatch: pytest.MonkeyPatch, reads_here: None
) -> None:
    shutil.rmtree(collected.home.staged, ignore_errors=True)

    def read(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full, pytest.raises(OSError, match="No space left"):
        full.setattr("extractors.pipeline.read_entries.read_rows", read)
        stage_outlets((CHOSEN,), collected, RUN, now=NOW)
    assert not list(collected.home.staged.glob(f"{CHOSEN}.*"))
    assert stage_outlets((CHOSEN,), collected, RUN, now=NOW)  # tried again, it has its pages


@pytest.mark.parametrize(
    "part", ["archive gone", "archive is noise", "log is noise", "log is cut", "log has other lines"]
)
def test_a_damaged_raw_load_leaves_the_others_and_what_was_staged_of_it(
    collected: Settings, tmp_path: Path, part: str
) -> None:
    settings = replace(collected, home=Home(tmp_path / "home"))
    shutil.copytree(collected.home.raw, settings.home.raw)
    raw = RawLoad(settings.home.raw, CHOSEN, RUN.load_id(CHOSEN))
    damages: dict[str, Callable[[], object]] = {
        "archive gone": raw.warc_path.unlink,
        "archive is noise": lambda: raw.warc_path.write_bytes(b"\x93noise" * 500),
        "log is noise": lambda: raw.log_path.write_bytes(b"\xff\x00\x93"),
        "log is cut": lambda: raw.log_path.write_bytes(raw.log_path.read_bytes()[:-40]),
        "log has other lines": lambda: raw.log_path.write_bytes(raw.log_path.read_bytes() + b'["what"]\n'),
    }
    whole = raw.warc_path.read_bytes(), raw.log_path.read_bytes()
    damages[part]()
    failed: list[Unstaged] = []
    assert len(stage_outlets(OUTLET_IDS, settings, RUN, now=NOW, on_failure=failed.append)) == 9
    assert [(one.outlet_id, one.load_id) for one in failed] == [(CHOSEN, raw.load_id)]
    assert "dateline reprocess --outlet ten_6" in str(failed[0])

    raw.warc_path.write_bytes(whole[0])
    raw.log_path.write_bytes(whole[1])
    assert len(reprocess_raw(settings, now=LATER, outlet_id=CHOSEN, on_failure=failed.append)) == 1
    damages[part]()
    assert len(reprocess_raw(settings, now=LATER, on_failure=failed.append)) == 9
    assert read_load(settings.home.staged, raw.load_id).manifest.rows["articles"] == 3, "the earlier version stays"


def test_one_damaged_record_costs_its_page_alone(collected: Settings, tmp_path: Path) -> None:
    settings = replace(collected, home=Home(tmp_path / "home"))
    shutil.copytree(collected.home.raw, settings.home.raw)
    raw = RawLoad(settings.home.raw, CHOSEN, RUN.load_id(CHOSEN))
    page = next(e for e in raw.entries() if isinstance(e, RawPage) and e.url.endswith("/news/2"))
    content = bytearray(raw.warc_path.read_bytes())
    offset = int(str(page.warc_record).rpartition("#")[2])
    content[offset : offset + 60] = b"\x00" * 60
    raw.warc_path.write_bytes(content)
    failed: list[Unstaged] = []
    (load_id,) = stage_outlets([CHOSEN], settings, RUN, now=NOW, on_failure=failed.append)
    load = read_load(settings.home.staged, load_id)
    assert load.manifest.rows["articles"] == 2 and not failed
    (row,) = [r for r in pq.read_table(load.table_path("rejected_rows")).to_pylist() if r["url"] == page.url]
    assert row["reason"] == "damaged_archive" and "backup" in row["detail"]
    assert stage_outlets([CHOSEN], settings, RUN, now=NOW, on_failure=failed.append) == [load_id]


def test_a_state_that_another_process_holds_puts_off_what_is_related_and_nothing_else(
    collected: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.pipeline.load_collector.STATE_WAIT_S", 0.05)
    outlet = load_registry(collected.outlets).get_outlet(CHOSEN)
    place = state_path(collected.home.state, CHOSEN)
    with UrlState.open(place, outlet):
        assert len(stage_outlets(OUTLET_IDS, collected, RUN, now=NOW)) == 10
    waiting = collected.home.state / "related_waiting" / CHOSEN
    assert [mark.name for mark in waiting.iterdir()] == [RUN.load_id(CHOSEN)]
    # the outlet's next run, which staged nothing, follows them
    assert stage_outlets([CHOSEN], collected, NEXT, now=LATER) == []
    assert not list(waiting.iterdir())
    with UrlState.open(place, outlet) as state:
        assert state.get(f"{outlet.homepage_url}news/9001") is not None


def test_a_load_that_another_process_archives_leaves_the_others_of_a_path(
    collected: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(collected, home=Home(tmp_path / "home"))
    archives = tmp_path / "archives"
    archives.mkdir()
    for outlet_id in OUTLET_IDS:
        shutil.copy(RawLoad(collected.home.raw, outlet_id, RUN.load_id(outlet_id)).warc_path, archives)
    registry = load_registry(settings.outlets)
    failed: list[Unstaged] = []
    with fault_at(monkeypatch, "extractors.stores.warc.archive:WarcArchive.__enter__"):
        # one host serves all ten: the registry gives each page to the outlet under whose path it lies
        manifests = load_saved(SavedSource(archives), settings, registry, now=NOW, workers=1, on_failure=failed.append)
    assert {m.outlet_id for m in manifests} >= set(OTHERS)
    assert CHOSEN not in {m.outlet_id for m in manifests}
    assert [one.outlet_id for one in failed] == [CHOSEN] and "injected at" in failed[0].error
    again = load_saved(SavedSource(archives), settings, registry, now=NOW, workers=1, on_failure=failed.append)
    assert CHOSEN in {m.outlet_id for m in again} and len(failed) == 1


def test_the_command_says_which_load_was_not_staged_and_builds_the_others(
    collected: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(collected.home.raw, home.raw)
    raw = RawLoad(home.raw, CHOSEN, RUN.load_id(CHOSEN))
    raw.log_path.write_bytes(b"\xff\x00\x93")
    built: list[str] = []

    def build(home: Home, **_: object) -> None:
        built.extend(path.name for path in (home.staged / NEW_LOADS).iterdir())

    monkeypatch.setattr("dateline.reports.reported_build.build", build)
    monkeypatch.setattr("dateline.reports.terminal.print_build", lambda *_, **__: 0)
    env = {"DATELINE_HOME": str(home.root), "DATELINE_OUTLETS": str(collected.outlets)}
    result = CliRunner().invoke(app, ["reprocess"], env=env)
    assert result.exit_code == 4
    assert f"dateline: outlet {CHOSEN}, load {raw.load_id}" in result.output and "damaged" in result.output
    assert sorted(built) == [RUN.load_id(outlet_id) for outlet_id in OTHERS]
