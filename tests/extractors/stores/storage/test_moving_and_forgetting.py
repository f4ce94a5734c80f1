"""A home moved into a bucket and back has the same files; what is forgotten is in no object and in no copy."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dateline.newsroom.server import serve
from dateline.newsroom.stories import OUTLET_IDS
from dateline.warehouse.forgetting.forget import Request, forget
from dateline.warehouse.forgetting.lookup import find_target
from dateline.warehouse.result import BuildResult
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.import_pages import load_saved
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.outlet_state.states import open_states
from extractors.stores.provisional_outlets import with_provisional
from extractors.stores.raw_loads import RawLoad
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.staged_loads import new_load_ids, read_load
from extractors.stores.storage.move import move_to_home, move_to_store
from extractors.stores.storage.objects import ObjectChangedError, ObjectFolder
from extractors.stores.storage.storage import open_storage
from tests.extractors.stores.storage.conftest import Store
from tests.extractors.stores.storage.doomed_worker import RUN
from tests.line.forget_scan import find_phrases

NOW = dt.datetime.now(dt.UTC)
OUTLET = OUTLET_IDS[1]


@pytest.fixture
def collected(tmp_path: Path) -> Settings:
    """A home of its own with two staged loads, of which one is new."""
    with serve(port=0) as newsroom:
        outlets = newsroom.write_outlets(tmp_path / "outlets")
        settings = dataclasses.replace(load_settings(), home=Home(tmp_path / "home"), outlets=outlets)
        collect_outlets(OUTLET_IDS[:2], settings, RUN, now=NOW)
        stage_outlets(OUTLET_IDS[:2], settings, RUN, now=NOW)
    (settings.home.staged / "_new" / RUN.load_id(OUTLET_IDS[0])).unlink()
    return settings


def files(home: Home) -> dict[str, bytes]:
    found = {}
    for folder in (home.raw, home.staged, home.quality / "runs"):
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                found[str(path.relative_to(home.root))] = path.read_bytes()
    return found


def test_a_home_moves_there_and_back(collected: Settings, store: Store, tmp_path: Path) -> None:
    home = collected.home
    home.warehouse.write_bytes(b"as published")
    (home.quality / "runs").mkdir(parents=True)
    (home.quality / "runs" / "p1.json").write_text("{}")
    there = dataclasses.replace(home, storage=store.address)
    reported: list[tuple[str, int]] = []
    moved = move_to_store(there, progress=lambda *what: reported.append(what))
    assert (moved.raw, moved.staged, moved.has_published) == (2, 2, True)
    before = files(home)
    assert move_to_store(there, progress=lambda *_: None) == moved, "again, as after an interruption"

    back = Home(tmp_path / "back", store.address)
    assert move_to_home(back, progress=lambda *_: None) == moved
    assert files(back) == before
    assert back.warehouse.read_bytes() == b"as published"
    assert new_load_ids(back.staged) == [RUN.load_id(OUTLET)]

    other = Home(tmp_path / "other", store.address)
    other.root.mkdir()
    other.warehouse.write_bytes(b"of another newsroom")
    with pytest.raises(ObjectChangedError, match="a prefix of its own"):
        move_to_store(other, progress=lambda *_: None)


def test_what_is_forgotten_is_in_no_object_and_in_no_copy(collected: Settings, store: Store, tmp_path: Path) -> None:
    home = dataclasses.replace(collected.home, storage=store.address)
    move_to_store(home, progress=lambda *_: None)
    second = dataclasses.replace(collected, home=Home(tmp_path / "second", store.address))
    third = dataclasses.replace(collected, home=Home(tmp_path / "third", store.address))
    for outlet_id in OUTLET_IDS[:2]:
        open_storage(third.home).pull_load(RUN.load_id(outlet_id))
        open_storage(third.home).pull_raw(RawLoad(third.home.raw, outlet_id, RUN.load_id(outlet_id)))
    raw = RawLoad(third.home.raw, OUTLET, RUN.load_id(OUTLET))
    page = next(e for e in raw.entries() if getattr(e, "outcome", "") == "fetched" and "h7011" in (e.url or ""))
    registry = load_registry(second.outlets)

    target = find_target(second.home, registry, page.url or "")
    phrases = [*target.titles, "h7011"]
    assert target.titles
    assert _in_store(store, tmp_path / "before", phrases)

    def rebuild(home: Home, **_: Any) -> BuildResult:
        return BuildResult("p", NOW, published=True)

    request = Request("desk", "a court said so", NOW, "salt")
    report = forget(second.home, open_states(second), target, registry, request, rebuild)
    assert report.is_complete
    assert _in_store(store, tmp_path / "after", phrases) == []
    # a worker that has copies loses them with its next task, and does not store the page again
    assert find_phrases(third.home.root, phrases)
    stage_outlets([OUTLET], third, RUN, now=NOW)
    assert find_phrases(third.home.root, phrases) == []
    assert _in_store(store, tmp_path / "later", phrases) == []
    assert read_load(third.home.staged, RUN.load_id(OUTLET)).manifest.rows["articles"] > 0


def _in_store(store: Store, folder: Path, phrases: list[str]) -> list[tuple[str, str]]:
    objects = ObjectFolder(store.address)
    for one in objects.find(""):
        objects.read_file(one.key, folder / one.key)
    return find_phrases(folder, phrases)


PAGE = (
    "<html lang=en><head><title>{0}</title><meta property='og:type' content='article'>"
    "<link rel=canonical href='https://{1}.example/news/1'></head><body><article><h1>{0}</h1>"
    "<p>The harbour sold every umbrella on Monday, said the port authority, who counted them twice.</p>"
    "<p>It will rain again on Tuesday, the weather office said, and nobody has one left to lend.</p>"
    "</article></body></html>"
)


def test_a_path_is_loaded_again_from_another_home(store: Store, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    first, second = (
        dataclasses.replace(load_settings(), home=Home(tmp_path / name, store.address)) for name in ("first", "second")
    )
    registry = load_registry(first.outlets)
    for name in ("pier", "quay"):
        (pages / f"{name}.html").write_text(PAGE.format(f"Rain at the {name}", name))
    loaded = load_saved(SavedSource(pages), first, registry, now=NOW)
    assert [one.outlet_id for one in loaded] == ["pier_example", "quay_example"]
    open_storage(second.home).pull_provisional()
    assert {"pier_example", "quay_example"} <= set(with_provisional(registry, second.home.raw).outlets)
    (pages / "quay.html").unlink()
    again = {one.outlet_id: one.rows["articles"] for one in load_saved(SavedSource(pages), second, registry, now=NOW)}
    assert again == {"pier_example": 1, "quay_example": 0}
    open_storage(first.home).pull_new()
    assert sorted(new_load_ids(first.home.staged)) == sorted(one.load_id for one in loaded)
    empty = read_load(first.home.staged, loaded[1].load_id)
    assert empty.manifest.rows["articles"] == 0


def test_an_archive_that_was_whole_without_its_log_is_stored_before_the_log_names_it(
    store: Store, tmp_path: Path
) -> None:
    """A kill between the end of the archive and that of the log leaves one with its name and the other without."""
    home = Home(tmp_path / "home", store.address)
    raw = RawLoad(home.raw, "a", "a.b.c")
    raw.warc_path.parent.mkdir(parents=True)
    raw.warc_path.write_bytes(b"records")
    raw.log_path.with_name(f"{raw.log_path.name}.open").write_bytes(b"{}\n")
    open_storage(home).resume_raw(raw).flush()
    stored = [one.key.rpartition("/")[2] for one in ObjectFolder(store.address).find("unfinished")]
    assert stored == ["log-00000000000000", "warc-00000000000000"]
