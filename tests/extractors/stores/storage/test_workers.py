"""Workers with a home each and one bucket: what one began, another goes on with; what one made, all have."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.desk.serve import following
from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.stories import OUTLET_IDS
from dateline.warehouse.checkup import State, check_storage
from dateline.warehouse.left_loads import find_left_loads
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.runtime.settings import FILE, LAKE, Home, Settings, load_settings
from extractors.stores.outlet_state.states import PostgresStates
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import new_load_ids, read_load
from extractors.stores.storage.object_storage import ObjectStorage
from extractors.stores.storage.objects import ObjectChangedError, ObjectFolder, StorageError
from extractors.stores.storage.storage import open_storage
from extractors.stores.storage.versions import Versions
from extractors.stores.warc.archive import ArchiveBusyError
from extractors.stores.warc.records import scan_records
from tests.extractors.pipeline.test_collect import asked as asked_for
from tests.extractors.stores.storage.conftest import Store
from tests.extractors.stores.storage.doomed_worker import RUN

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with serve(port=0) as newsroom:
        yield newsroom


@pytest.fixture
def first(newsroom: Newsroom, store: Store, tmp_path: Path) -> Settings:
    outlets = newsroom.write_outlets(tmp_path / "outlets")
    return dataclasses.replace(load_settings(), home=Home(tmp_path / "first", store.address), outlets=outlets)


def at(settings: Settings, name: str) -> Settings:
    """The same worker's settings with a home of another name."""
    home = settings.home
    return dataclasses.replace(settings, home=dataclasses.replace(home, root=home.root.with_name(name)))


def fetched(settings: Settings) -> dict[str, list[tuple[str, str]]]:
    """Addresses and outcomes in the raw loads of the run, by outlet."""
    found = {}
    for outlet_id in OUTLET_IDS:
        raw = RawLoad(settings.home.raw, outlet_id, RUN.load_id(outlet_id))
        assert open_storage(settings.home).pull_raw(raw)
        found[outlet_id] = sorted((e.url, e.outcome) for e in raw.entries() if isinstance(e, RawPage))
    return found


@pytest.mark.parametrize("parts", [4, 30])
def test_a_killed_fetch_goes_on_at_another_worker(
    postgres: str, newsroom: Newsroom, first: Settings, store: Store, tmp_path: Path, parts: int
) -> None:
    states = PostgresStates(postgres, tmp_path)
    for outlet_id in states.outlet_ids():
        states.remove(outlet_id)
    first = dataclasses.replace(first, state_address=postgres)
    places = [str(first.home.root), store.address, str(first.outlets), postgres]
    command = [sys.executable, "-m", "tests.extractors.stores.storage.doomed_worker", *places]
    killed = subprocess.run([*command, str(parts), NOW.isoformat()], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    stored = set(_stored_pages(store.address))
    assert stored
    newsroom.requests.clear()

    second = at(first, "second")
    done = collect_outlets(OUTLET_IDS, second, RUN, now=NOW)
    assert [one.error for one in done] == [None] * len(OUTLET_IDS)
    asked = {newsroom.base_urls[outlet_id] + path for outlet_id, path in asked_for(newsroom)}
    assert stored & asked == set(), "a page whose part was stored was asked for again"
    whole = dataclasses.replace(at(first, "undisturbed"), home=Home(tmp_path / "whole"), state_address=None)
    collect_outlets(OUTLET_IDS, whole, RUN, now=NOW)
    expected, got = fetched(whole), fetched(second)
    for outlet_id in OUTLET_IDS:
        assert collections.Counter(got[outlet_id]) == collections.Counter(expected[outlet_id])
    objects = ObjectFolder(store.address)
    assert not list(objects.find("unfinished")), "parts of complete loads are of no use"
    # the worker that was killed comes back with its disk: the load is complete, and it has nothing to do
    newsroom.requests.clear()
    assert [one.error for one in collect_outlets(OUTLET_IDS, first, RUN, now=NOW)] == [None] * len(OUTLET_IDS)
    assert not newsroom.requests
    assert fetched(first) == got


def _stored_pages(address: str) -> Iterator[str]:
    """The addresses of whole pages in the parts of unfinished loads."""
    objects = ObjectFolder(address)
    parts: dict[str, list[str]] = collections.defaultdict(list)
    for one in objects.find("unfinished"):
        load, _, name = one.key.rpartition("/")
        if name.startswith("warc-"):
            parts[load].append(one.key)
    for keys in parts.values():
        contents = [stored.content for key in sorted(keys) if (stored := objects.read(key))]
        for record in scan_records(b"".join(contents)):
            if record.record_type == "metadata" and b"whole: yes" in record.block:
                line = next(line for line in record.block.splitlines() if line.startswith(b"request-url: "))
                yield line.removeprefix(b"request-url: ").decode()


def test_a_page_that_did_not_come_is_not_lost_with_its_worker(
    postgres: str, newsroom: Newsroom, first: Settings, tmp_path: Path
) -> None:
    """The state says that it was asked for only once its line of the log is stored."""
    from extractors.stores.outlet_state.state import UrlState
    from extractors.stores.outlet_state.visits import Visit
    from extractors.stores.storage.raw_objects import UnfinishedObjects

    seen: list[str] = []
    record, flush = UrlState.record, UnfinishedObjects.flush

    def recorded(self: UrlState, visit: Visit) -> None:
        if visit.load_id is None:
            seen.append(f"record {visit.url}")
        record(self, visit)

    def flushed(self: UnfinishedObjects, *, only_if_due: bool = False) -> bool:
        done = flush(self, only_if_due=only_if_due)
        if done:
            seen.append("stored")
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UrlState, "record", recorded)
        patch.setattr(UnfinishedObjects, "flush", flushed)
        collect_outlets(OUTLET_IDS, first, RUN, now=NOW)
    failed = [i for i, what in enumerate(seen) if what.startswith("record")]
    assert failed
    assert all("stored" in seen[:i] for i in failed)
    assert seen[min(failed) - 1] == "stored"


_IN_FULL = pytest.mark.skipif(os.environ.get("DATELINE_TEST_STORE") != "moto", reason="part of `make storage`")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [FILE, pytest.param(LAKE, marks=_IN_FULL)])
def test_what_one_worker_collected_others_stage_gate_build_and_read(
    airflow: Home, newsroom: Newsroom, first: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    first = dataclasses.replace(first, home=dataclasses.replace(first.home, warehouse_kind=kind))
    from dateline.operations import runs
    from dateline.operations.handover import collected_loads, describe_worker, not_collected_here
    from dateline.warehouse.lookup import open_published

    outlets = OUTLET_IDS[:2]
    second, third = at(first, "second"), at(first, "third")
    done = collect_outlets(outlets, first, RUN, now=NOW)
    said = collected_loads(done, first)
    assert len(said["loads"]) == len(outlets)
    assert not_collected_here(said, second) == []
    shutil.rmtree(first.home.root)  # the first worker's machine is gone
    staged = stage_outlets(outlets, second, RUN, now=NOW)
    assert sorted(staged) == sorted(RUN.load_id(one) for one in outlets)
    shutil.rmtree(second.home.root)
    monkeypatch.setattr(runs, "load_settings", lambda: third)
    gated = runs.gate_run([{"staged": staged, "failed": [], "worker": describe_worker(second.home)}])
    assert (sorted(gated["passed"]), gated["stopped"]) == (sorted(staged), [])
    built = runs.build_and_publish(at(first, "fourth"), now=dt.datetime.now(dt.UTC))
    assert (built["published"], built["loads"]) == (True, len(outlets))
    open_storage(third.home).pull_published()
    rows = sum(read_load(third.home.staged, one).manifest.rows["articles"] for one in staged)
    with open_published(third.home.warehouse) as connection:
        assert connection.execute("select count(*) from marts.fct_articles").fetchone() == (rows,)
    open_storage(third.home).pull_new()
    assert new_load_ids(third.home.staged) == [], "what is published is new nowhere"
    assert any((third.home.quality / "runs").iterdir())


def test_a_load_that_its_worker_did_not_stage_is_found_by_the_next_round(newsroom: Newsroom, first: Settings) -> None:
    second = at(first, "second")
    collect_outlets(OUTLET_IDS[:1], first, RUN, now=NOW)
    (left,) = find_left_loads(second.home, OUTLET_IDS[:1], RUN.dag_id)
    assert left.load_id == RUN.load_id(OUTLET_IDS[0])
    assert find_left_loads(second.home, OUTLET_IDS[:1], "another") == []
    stage_outlets(OUTLET_IDS[:1], second, RUN, now=NOW)
    assert find_left_loads(first.home, OUTLET_IDS[:1], RUN.dag_id) == []


def test_a_marker_is_of_one_version(newsroom: Newsroom, first: Settings) -> None:
    second = at(first, "second")
    collect_outlets(OUTLET_IDS[:1], first, RUN, now=NOW)
    (load_id,) = stage_outlets(OUTLET_IDS[:1], first, RUN, now=NOW)
    earlier = read_load(first.home.staged, load_id)
    # the same rows again at another time are the same version; with other columns of a manifest it is another
    manifest = first.home.staged / load_id / "manifest.json"
    manifest.write_text(manifest.read_text().replace(earlier.manifest.staged_at, "2030-01-01T00:00:00+00:00"))
    open_storage(first.home).push_load(load_id)
    open_storage(second.home).clear_new([earlier])
    open_storage(second.home).pull_new()
    assert new_load_ids(second.home.staged) == [load_id]
    open_storage(second.home).clear_new([read_load(second.home.staged, load_id)])
    open_storage(first.home).pull_new()
    assert new_load_ids(first.home.staged) == []


def test_a_build_with_nothing_new_lists_markers_alone(newsroom: Newsroom, first: Settings, store: Store) -> None:
    if store.server is None:
        pytest.skip("moto does not count")
    staged = []
    collect_outlets(OUTLET_IDS[:2], first, RUN, now=NOW)
    for count in (1, 2):
        staged += stage_outlets(OUTLET_IDS[count - 1 : count], first, RUN, now=NOW)
        open_storage(first.home).clear_new([read_load(first.home.staged, one) for one in staged])
        store.server.asked.clear()
        open_storage(first.home).pull_new()
        assert dict(store.server.asked) == {"LIST": 2}, f"with {count} loads"


def test_doctor_tries_the_store(first: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = check_storage(first, NOW)
    assert (found.state, store.address in found.detail) == (State.OK, True)
    if store.server is None:
        return
    store.server.ignores_conditions = True
    (found,) = check_storage(at(first, "second"), NOW)
    assert (found.state, "ignores the conditions" in found.detail) == (State.FAULT, True)
    assert list(check_storage(dataclasses.replace(first, home=Home(first.home.root)), NOW)) == []


def test_the_desk_follows_the_published_version(first: Settings, store: Store) -> None:
    versions = Versions(ObjectFolder(store.address), first.home.root.parent / "note")
    candidate = first.home.root.parent / "candidate"
    with following(first.home, every_s=0.05):
        for content in (b"one", b"two"):
            candidate.write_bytes(content)
            versions.publish(candidate, content.decode(), versions.pull(first.home.root.parent / "elsewhere"))
            for _ in range(400):
                if first.home.warehouse.exists() and first.home.warehouse.read_bytes() == content:
                    break
                time.sleep(0.02)
            assert first.home.warehouse.read_bytes() == content


def test_a_decision_about_a_refused_publication_is_shared(first: Settings) -> None:
    second = at(first, "second")
    path = [one.home.data / "warehouse.refused.json" for one in (first, second)]
    path[0].parent.mkdir(parents=True)
    path[0].write_text("{}")
    open_storage(first.home).push_decision()
    open_storage(second.home).pull_decision()
    assert path[1].read_text() == "{}"
    path[1].unlink()
    open_storage(second.home).push_decision()
    open_storage(first.home).pull_decision()
    assert not path[0].exists()


def test_a_load_that_another_worker_completed_is_not_overwritten(newsroom: Newsroom, first: Settings) -> None:
    second = at(first, "second")
    raws = []
    for settings in (first, second):
        raw = RawLoad(settings.home.raw, "a", "a.b.c")
        with raw.open_log({"worker": settings.home.root.name}):
            pass
        raws.append(raw)
    open_storage(first.home).push_raw(raws[0])
    with pytest.raises(ArchiveBusyError, match="another worker"):
        open_storage(second.home).push_raw(raws[1])
    with pytest.raises(ArchiveBusyError, match="another worker"):
        open_storage(second.home).resume_raw(raws[1])
    open_storage(second.home).push_raw(raws[1], may_replace=True)
    assert open_storage(first.home).pull_raw(raws[0])
    assert raws[0].read_cause() == {"worker": "second"}


def test_a_writer_that_lost_its_turn_publishes_nothing(store: Store, tmp_path: Path) -> None:
    objects = ObjectFolder(store.address)
    late, early = (Versions(objects, tmp_path / name / "note") for name in ("late", "early"))
    path = {name: tmp_path / name / "warehouse.duckdb" for name in ("late", "early")}
    base = late.pull(path["late"])
    for count in range(4):
        candidate = tmp_path / "early" / "candidate"
        candidate.parent.mkdir(exist_ok=True)
        candidate.write_bytes(b"early %d" % count)
        early.publish(candidate, f"p{count}", early.pull(path["early"]))
        candidate.replace(path["early"])
        assert early.pull(path["early"]) is not None
    stale = tmp_path / "stale"
    stale.write_bytes(b"late")
    with pytest.raises(ObjectChangedError, match="another writer published"):
        late.publish(stale, "p0-late", base)
    assert late.pull(path["late"]) is not None
    assert path["late"].read_bytes() == b"early 3"
    assert len(list(objects.find("published"))) == 3, "the pointer, the version and the one before"


def test_a_kill_between_the_pointer_and_the_rename_shows_the_version(store: Store, tmp_path: Path) -> None:
    versions, path, candidate = Versions(ObjectFolder(store.address), tmp_path / "note"), tmp_path / "w", tmp_path / "c"
    candidate.write_bytes(b"new")
    versions.publish(candidate, "p", None)
    assert versions.pull(path) is not None
    assert path.read_bytes() == b"new"
    path.write_bytes(b"what another program left here")
    versions.pull(path)
    assert path.read_bytes() == b"new"


def test_a_home_with_a_warehouse_of_its_own_is_not_taken_for_the_published_one(store: Store, tmp_path: Path) -> None:
    home = Home(tmp_path, store.address)
    home.warehouse.write_bytes(b"its own")
    with pytest.raises(StorageError, match="dateline storage move"):
        ObjectStorage(home).pull_published()
