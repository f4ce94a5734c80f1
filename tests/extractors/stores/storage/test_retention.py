"""What is old goes from the store and from the home's copies by the same settings, and nothing that counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dateline.warehouse.retention import Keep, find_removable, prune
from extractors.runtime.settings import Home
from extractors.stores.outlet_state.states import FileStates
from extractors.stores.raw_loads import RawLoad
from extractors.stores.storage.objects import ObjectFolder
from extractors.stores.storage.raw_objects import UnfinishedObjects, open_paths
from extractors.stores.storage.storage import open_storage
from extractors.stores.storage.versions import Versions
from tests.extractors.stores.storage.conftest import Store

AT_ONCE = dt.timedelta(0)


class NamesNone(FileStates):
    """A state in which other loads have all pages."""

    def names_load(self, outlet_id: str, load_id: str) -> bool:
        return load_id == "a.b.wanted"


def test_old_objects_and_copies_go_and_what_counts_stays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, objects = Home(tmp_path / "home", store.address), ObjectFolder(store.address)
    states, storage = NamesNone(home.state), open_storage(home)
    raw = RawLoad(home.raw, "a", "a.b.whole")
    with raw.open_log({}):
        pass
    storage.push_raw(raw)
    for load_id in ("a.b.left", "a.b.wanted"):
        left = RawLoad(home.raw, "a", load_id)
        path = open_paths(left)["log"]
        path.write_text("{}")
        UnfinishedObjects(objects, left, {"warc": 0, "log": 0}).flush()
        path.unlink()
    for count in range(32):
        objects.write(f"quality/runs/p{count:02}.json", b"{}")
    home.warehouse.write_bytes(b"w")
    Versions(objects, home.state / "published-version").publish(home.warehouse, "p", None)
    objects.write("published/of-a-killed-build.duckdb", b"w")
    before = {one.key for one in objects.find("")}

    now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5)
    assert not list(find_removable(home, states, Keep(), now))
    monkeypatch.setattr("extractors.stores.storage.old_objects._ABANDONED", AT_ONCE)
    forever = Keep(unfinished=None, reports=None, copies=None)
    assert {one.key for one in find_removable(home, states, forever, now)} == {"published/of-a-killed-build.duckdb"}
    keep = Keep(unfinished=AT_ONCE, reports=AT_ONCE, copies=AT_ONCE)
    planned = prune(home, states, keep, now=now, is_dry=True)
    assert {one.key for one in objects.find("")} == before
    assert [one.path for one in prune(home, states, keep, now=now)] == [one.path for one in planned]
    assert before - {one.key for one in objects.find("")} == {
        "unfinished/a/a.b.left/log-00000000000000",
        "quality/runs/p00.json",
        "quality/runs/p01.json",
        "published/of-a-killed-build.duckdb",
    }
    assert not raw.log_path.exists(), "a copy that the store has"
    assert storage.pull_raw(raw)
    raw.log_path.write_text("of this home alone")
    assert not list(storage.find_copies(now, AT_ONCE))
