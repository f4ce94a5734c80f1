"""A fault of one outlet, source, page or load stays that one's: nine others go on, and the next run heals it.

An exception that nothing expects is raised at each boundary of collecting, staging, gating and building, wherever the
call concerns one outlet among ten.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import shutil
from dataclasses import replace

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from expectations.gate import gates as gate
from expectations.gate.verdict import Verdict
from extractors.contracts.raw_page import RawPage, Refusal
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import Run, stage_outlets
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.reprocess import reprocess_raw
from extractors.read.extract import extract_page
from extractors.runtime.settings import Home
from extractors.stores.outlet_state.state import UrlState, state_path
from extractors.stores.raw_loads import RawLoad
from extractors.stores.saved_pages import SavedSource
from extractors.stores.staged_loads import NEW_LOADS, read_load
from tests.line.ten_outlets import CHOSEN, NOW, OTHERS, OUTLET_IDS, RUN, Site, collect, fault_at, serve_ten

LATER = NOW + dt.timedelta(hours=1)
NEXT = Run("monitor_ten", "second")

COLLECT = (
    "extractors.pipeline.collect:collect_outlet",
    "extractors.pipeline.collect:open_collection",
    "extractors.pipeline.collect:make_policy",
    "extractors.pipeline.collect:discover",
    "extractors.pipeline.collect:make_visit",
    "extractors.pipeline.collect:page_request",
    "extractors.pipeline.collect:attempt_row",
    "extractors.pipeline.collect:_is_recorded",
    "extractors.stores.raw_loads:RawLoad.open_log",
    "extractors.stores.raw_loads:RawLog.add",
    "extractors.stores.archive:WarcArchive.__enter__",
    "extractors.stores.archive:WarcArchive.kept",
    "extractors.stores.archive:WarcArchive.store",
    "extractors.acquire.discover.sources:discover_feed",
    "extractors.acquire.discover.sources:discover_sitemap",
    "extractors.acquire.discover.sources:_read",
    "extractors.acquire.discover.sources:_keep_own",
    "extractors.acquire.discover.sources:_note",
    "extractors.acquire.discover.sources:_follow",
    "extractors.acquire.fetch.attempt:Attempt._ask",
    "extractors.acquire.fetch.attempt:Attempt._rules",
    "extractors.acquire.fetch.attempt:judge_page",
    "extractors.acquire.fetch.attempt:why_unusable",
    "extractors.stores.outlet_state.state:UrlState.open",
    "extractors.stores.outlet_state.state:UrlState.due",
    "extractors.stores.outlet_state.state:UrlState.remember",
    "extractors.stores.outlet_state.state:UrlState.record",
    "extractors.stores.outlet_state.sources:SourceState.get_source",
    "extractors.stores.outlet_state.sources:SourceState.record_source",
    "extractors.stores.outlet_state.state:UrlState.visited_in_load",
    "extractors.contracts.outlet:OutletFile.owns_url",
)
STAGE = (
    "extractors.pipeline.collect:stage_load",
    "extractors.pipeline.stage:read_batch",
    "extractors.pipeline.stage:batch_of",
    "extractors.pipeline.stage:find_record",
    "extractors.pipeline.stage:read_rows",
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
GATE = (
    "extractors.stores.staged_loads:StagedLoad.check_files",
    "expectations.gate.stops:schema_changes",
    "expectations.gate.gates:_measure",
    "expectations.gate.gates:_judge_loads",
    "expectations.gate.scratch:add_loads",
    "expectations.gate.rejects:too_many",
    "expectations.gate.rejects:write_rejects",
    "expectations.gate.gates:write_verdict",
)


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    with serve_ten(tmp_path_factory.mktemp("ten")) as settings:
        yield settings


@pytest.fixture
def fresh(ten, tmp_path):
    return replace(ten, home=Home(tmp_path / "home"))


@pytest.fixture(scope="module")
def collected(ten):
    """Settings of a home whose ten outlets were collected."""
    assert not [o.error for o in collect(OUTLET_IDS, ten, RUN, NOW) if o.error]
    return ten


@pytest.fixture(scope="module")
def staged(collected):
    """Settings of a home whose ten outlets were staged."""
    assert len(stage_outlets(OUTLET_IDS, collected, RUN, now=NOW)) == 10
    return collected


def stored(settings, outlet_id):
    """How many pages of an outlet a whole raw load holds."""
    pages = set()
    for path in (settings.home.raw / outlet_id).glob("*.jsonl"):
        raw = RawLoad(settings.home.raw, outlet_id, path.name.removesuffix(".jsonl"))
        pages |= {
            e.url for e in raw.entries() if isinstance(e, RawPage) and e.outcome == "fetched" and "/news/" in e.url
        }
    return len(pages)


def told(settings, outlet_id, run=RUN):
    """What the rows of a raw load tell of faults."""
    raw = RawLoad(settings.home.raw, outlet_id, run.load_id(outlet_id))
    if not raw.log_path.exists():
        return []
    return [entry.detail if isinstance(entry, Refusal) else entry.error or "" for entry in raw.entries()]


@pytest.mark.parametrize("target", COLLECT)
def test_a_fault_while_collecting_stays_one_outlets(fresh, monkeypatch, target):
    with fault_at(monkeypatch, target) as calls:
        done = {o.outlet_id: o for o in collect(OUTLET_IDS, fresh, RUN, NOW)}
    assert calls, "the boundary was never crossed"
    assert done.keys() == set(OUTLET_IDS)
    for outlet_id in OTHERS:
        assert (done[outlet_id].error, stored(fresh, outlet_id)) == (None, 3), outlet_id
    said = [done[CHOSEN].error or "", *told(fresh, CHOSEN)]
    if target != "extractors.stores.archive:WarcArchive.kept":  # such a page is asked for again, and nothing is lost
        assert any("Injected" in text and "injected at" in text for text in said), said
    assert done[CHOSEN].error is None or done[CHOSEN].may_heal

    (again,) = collect([CHOSEN], fresh, NEXT, LATER)
    assert again.error is None
    assert stored(fresh, CHOSEN) == 3


def test_pages_of_a_load_that_was_never_whole_come_again_with_the_next_run(fresh, monkeypatch):
    with fault_at(monkeypatch, "extractors.stores.archive:WarcArchive.__exit__"):
        (first,) = collect([CHOSEN], fresh, RUN, NOW)
    assert first.error and stored(fresh, CHOSEN) == 0
    collect([CHOSEN], fresh, NEXT, LATER)
    assert stored(fresh, CHOSEN) == 3
    (third,) = collect([CHOSEN], fresh, Run("monitor_ten", "third"), LATER)
    assert third.pages == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_who_ends_the_run_ends_it(fresh, monkeypatch, error):
    with pytest.raises(error), fault_at(monkeypatch, "extractors.pipeline.collect:open_collection", error):
        collect([CHOSEN], fresh, RUN, NOW)


@pytest.mark.parametrize("target", STAGE)
def test_a_fault_while_staging_stays_one_loads(collected, monkeypatch, target):
    shutil.rmtree(collected.home.staged, ignore_errors=True)
    shutil.rmtree(collected.home.state / "related_waiting", ignore_errors=True)
    failed = []
    with fault_at(monkeypatch, target) as calls:
        ids = stage_outlets(OUTLET_IDS, collected, RUN, now=NOW, on_failure=failed.append)
    assert calls, "the boundary was never crossed"
    assert {RUN.load_id(o) for o in OTHERS} <= set(ids)
    chosen = RUN.load_id(CHOSEN)
    if "related" in target:
        assert chosen in ids and (collected.home.state / "related_waiting" / CHOSEN / chosen).exists()
    elif target in (
        "extractors.pipeline.stage:read_rows",
        "extractors.pipeline.stage:batch_of",
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


def test_a_value_that_no_column_can_hold_costs_its_page_alone(collected, monkeypatch):
    def read(content, url, **named):
        page = extract_page(content, url, **named)
        return page.with_article(section=object()) if url.endswith("/news/2") else page

    monkeypatch.setattr("extractors.read.extract.extract_page", read)
    ids = stage_outlets([CHOSEN], collected, RUN, now=NOW)
    load = read_load(collected.home.staged, ids[0])
    assert load.manifest.rows["articles"] == 2
    (row,) = [r for r in pq.read_table(load.table_path("rejected_rows")).to_pylist() if r["reason"] == "reader_failed"]
    assert row["url"].endswith("/news/2") and "makes no row" in row["detail"]


@pytest.mark.parametrize(
    "part", ["archive gone", "archive is noise", "log is noise", "log is cut", "log has other lines"]
)
def test_a_damaged_raw_load_leaves_the_others_and_what_was_staged_of_it(collected, tmp_path, part):
    settings = replace(collected, home=Home(tmp_path / "home"))
    shutil.copytree(collected.home.raw, settings.home.raw)
    raw = RawLoad(settings.home.raw, CHOSEN, RUN.load_id(CHOSEN))
    damages = {
        "archive gone": raw.warc_path.unlink,
        "archive is noise": lambda: raw.warc_path.write_bytes(b"\x93noise" * 500),
        "log is noise": lambda: raw.log_path.write_bytes(b"\xff\x00\x93"),
        "log is cut": lambda: raw.log_path.write_bytes(raw.log_path.read_bytes()[:-40]),
        "log has other lines": lambda: raw.log_path.write_bytes(raw.log_path.read_bytes() + b'["what"]\n'),
    }
    whole = raw.warc_path.read_bytes(), raw.log_path.read_bytes()
    damages[part]()
    failed = []
    assert len(stage_outlets(OUTLET_IDS, settings, RUN, now=NOW, on_failure=failed.append)) == 9
    assert [(one.outlet_id, one.load_id) for one in failed] == [(CHOSEN, raw.load_id)]
    assert "dateline reprocess --outlet ten_6" in str(failed[0])

    raw.warc_path.write_bytes(whole[0])
    raw.log_path.write_bytes(whole[1])
    assert len(reprocess_raw(settings, now=LATER, outlet_id=CHOSEN, on_failure=failed.append)) == 1
    damages[part]()
    assert len(reprocess_raw(settings, now=LATER, on_failure=failed.append)) == 9
    assert read_load(settings.home.staged, raw.load_id).manifest.rows["articles"] == 3, "the earlier version stays"


def test_one_damaged_record_costs_its_page_alone(collected, tmp_path):
    settings = replace(collected, home=Home(tmp_path / "home"))
    shutil.copytree(collected.home.raw, settings.home.raw)
    raw = RawLoad(settings.home.raw, CHOSEN, RUN.load_id(CHOSEN))
    page = next(e for e in raw.entries() if isinstance(e, RawPage) and e.url.endswith("/news/2"))
    content = bytearray(raw.warc_path.read_bytes())
    offset = int(page.warc_record.rpartition("#")[2])
    content[offset : offset + 60] = b"\x00" * 60
    raw.warc_path.write_bytes(content)
    failed = []
    (load_id,) = stage_outlets([CHOSEN], settings, RUN, now=NOW, on_failure=failed.append)
    load = read_load(settings.home.staged, load_id)
    assert load.manifest.rows["articles"] == 2 and not failed
    (row,) = [r for r in pq.read_table(load.table_path("rejected_rows")).to_pylist() if r["url"] == page.url]
    assert row["reason"] == "damaged_archive" and "backup" in row["detail"]
    assert stage_outlets([CHOSEN], settings, RUN, now=NOW, on_failure=failed.append) == [load_id]


def test_a_state_that_another_process_holds_puts_off_what_is_related_and_nothing_else(collected, monkeypatch):
    monkeypatch.setattr("extractors.pipeline.collect.STATE_WAIT_S", 0.05)
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


def test_a_load_that_another_process_archives_leaves_the_others_of_a_path(collected, tmp_path, monkeypatch):
    settings = replace(collected, home=Home(tmp_path / "home"))
    archives = tmp_path / "archives"
    archives.mkdir()
    for outlet_id in OUTLET_IDS:
        shutil.copy(RawLoad(collected.home.raw, outlet_id, RUN.load_id(outlet_id)).warc_path, archives)
    registry = load_registry(settings.outlets)
    failed = []
    with fault_at(monkeypatch, "extractors.stores.archive:WarcArchive.__enter__"):
        # one host serves all ten: the registry gives each page to the outlet under whose path it lies
        manifests = load_saved(SavedSource(archives), settings, registry, now=NOW, workers=1, on_failure=failed.append)
    assert {m.outlet_id for m in manifests} >= set(OTHERS)
    assert CHOSEN not in {m.outlet_id for m in manifests}
    assert [one.outlet_id for one in failed] == [CHOSEN] and "injected at" in failed[0].error
    again = load_saved(SavedSource(archives), settings, registry, now=NOW, workers=1, on_failure=failed.append)
    assert CHOSEN in {m.outlet_id for m in again} and len(failed) == 1


def loads_of(settings):
    return [read_load(settings.home.staged, RUN.load_id(outlet_id)) for outlet_id in OUTLET_IDS]


@pytest.mark.parametrize("target", GATE)
def test_a_fault_while_gating_stays_one_loads(staged, monkeypatch, tmp_path, target):
    # the library is asked nothing here: what is tried is everything around it
    monkeypatch.setattr(gate, "_validate", lambda *_, **__: ([], lambda: None))
    for load in loads_of(staged):
        (load.version_folder / "verdict.json").unlink(missing_ok=True)
    with fault_at(monkeypatch, target) as calls:
        verdicts = gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    assert calls, "the boundary was never crossed"
    by_outlet = {v.outlet_id: v for v in verdicts}
    assert [o for o, v in by_outlet.items() if v.verdict is not Verdict.PASSED] == [CHOSEN]
    assert by_outlet[CHOSEN].verdict is Verdict.ERRORED
    assert CHOSEN in by_outlet[CHOSEN].reasons[0] and "injected at" in by_outlet[CHOSEN].reasons[0]
    again = gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    assert {v.verdict for v in again} == {Verdict.PASSED}
    for load in loads_of(staged):
        (load.version_folder / "verdict.json").unlink()


def test_a_rule_that_one_loads_rows_break_while_it_is_computed_is_computed_for_the_others(
    staged, monkeypatch, tmp_path
):
    passes = []

    def validate(database, suites, keys, **_):
        rule = suites["articles"].rules[0]
        with duckdb.connect(str(database)) as connection:
            ids = [row[0] for row in connection.execute("select load_id from loads_of_batch").fetchall()]
        passes.append(len(ids))
        is_bad = any(CHOSEN in load_id for load_id in ids)
        return [gate.Finding("articles", rule, is_held=not is_bad, error="no such value" if is_bad else None)], print

    monkeypatch.setattr(gate, "_validate", validate)
    verdicts = gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path, defer=lambda _: None)
    assert {v.outlet_id for v in verdicts if not v.verdict.may_go_on or v.checks} == {CHOSEN}
    assert len(passes) < 12
    for load in loads_of(staged):
        (load.version_folder / "verdict.json").unlink()


def test_a_full_disk_is_a_fault_of_the_run(staged, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("expectations.gate.scratch.add_loads", full)
    with pytest.raises(OSError, match="No space left"):
        gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    monkeypatch.setattr("extractors.stores.staged_loads.LoadWriter.add_batch", full)
    with pytest.raises(OSError, match="No space left"):
        stage_outlets(OUTLET_IDS, staged, RUN, now=NOW)


def test_a_load_that_cannot_be_built_is_left_out_and_the_next_build_takes_it(staged, monkeypatch, caplog):
    from dateline.reports.reported_build import build
    from tests.line.support import warm_up

    warm_up()
    caplog.set_level(logging.CRITICAL)
    home = staged.home
    with contextlib.ExitStack() as stack:
        calls = [
            stack.enter_context(fault_at(monkeypatch, target))
            for target in (
                "dateline.warehouse.candidate:_view",
                "dateline.warehouse.build:read_verdict",
                "dateline.warehouse.build:clear_new",
            )
        ]
        first = build(home, now=NOW)
    assert all(calls[:2])
    assert first.published and {load.manifest.outlet_id for load in first.applied} == set(OTHERS)
    (line,) = first.damaged
    assert RUN.load_id(CHOSEN) in line and "injected at" in line
    assert [path.name for path in (home.staged / NEW_LOADS).iterdir()] == [RUN.load_id(CHOSEN)]
    second = build(home, now=LATER)
    assert second.published and [load.load_id for load in second.applied] == [RUN.load_id(CHOSEN)]
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_articles").fetchone() == (30,)


def test_the_example_of_the_sitemap_and_of_the_feed(fresh):
    base = next(iter(load_registry(fresh.outlets).outlets.values())).homepage_url.split("/ten_")[0]
    names = OUTLET_IDS[:3]
    bad = f"<urlset><url><loc>http://[x/2026/10/20/a</loc></url><url><loc>{base}/{names[0]}/news/3</loc></url></urlset>"
    Site.changed = {
        f"/{names[0]}/sitemap.xml": ("application/xml", bad.encode()),
        f"/{names[1]}/feed.xml": ("application/rss+xml", b'<?xml version="1.0" encoding="utf-\xe9\xff"?><rss></rss>'),
    }
    try:
        done = collect(names, fresh, RUN, NOW)
    finally:
        Site.changed = {}
    assert [(o.error, stored(fresh, o.outlet_id)) for o in done] == [(None, 3), (None, 1), (None, 3)]
    assert any("http://[x" in text for text in told(fresh, names[0]))
    assert any("the feed cannot be read" in text for text in told(fresh, names[1]))
    assert len(stage_outlets(names, fresh, RUN, now=NOW)) == 3
    collect(names, fresh, NEXT, LATER)
    assert stored(fresh, names[1]) == 3


def test_the_command_says_which_load_was_not_staged_and_builds_the_others(collected, tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    shutil.copytree(collected.home.raw, home.raw)
    raw = RawLoad(home.raw, CHOSEN, RUN.load_id(CHOSEN))
    raw.log_path.write_bytes(b"\xff\x00\x93")
    built = []

    def build(home, **_):
        built.extend(path.name for path in (home.staged / NEW_LOADS).iterdir())

    monkeypatch.setattr("dateline.reports.reported_build.build", build)
    monkeypatch.setattr("dateline.reports.summary.show_build", lambda *_: 0)
    env = {"DATELINE_HOME": str(home.root), "DATELINE_OUTLETS": str(collected.outlets)}
    result = CliRunner().invoke(app, ["reprocess"], env=env)
    assert result.exit_code == 4
    assert f"dateline: outlet {CHOSEN}, load {raw.load_id}" in result.output and "damaged" in result.output
    assert sorted(built) == [RUN.load_id(outlet_id) for outlet_id in OTHERS]
