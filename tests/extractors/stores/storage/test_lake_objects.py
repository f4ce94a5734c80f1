"""A lake in a bucket: each worker has a copy, a publication stores what is new, and what no version needs goes."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.candidate import publish, seal_candidate
from dateline.warehouse.lookup import open_published
from extractors.runtime.settings import FILE, LAKE, Home, load_settings
from extractors.stores.lake_files import known_files
from extractors.stores.storage import lake_objects
from extractors.stores.storage.lake_objects import LakeObjects
from extractors.stores.storage.move import move_to_home, move_to_store
from extractors.stores.storage.objects import ARRIVING, ObjectChangedError, ObjectFolder, StorageError
from extractors.stores.storage.pulls import pulling
from extractors.stores.storage.storage import open_storage
from extractors.stores.warehouse_files import data_folder, open_warehouse
from tests.dateline.warehouse.lake.small_lake import FIRST, begin, lake_home, write
from tests.dateline.warehouse.lake.small_lake import build as build_alone
from tests.extractors.stores.storage.conftest import Store

pytest.importorskip("duckdb_extension_ducklake")
ROWS = 300


def home_of(store: Store, root: Path) -> Home:
    return Home(root, store.address, LAKE, dt.timedelta(hours=1))


def make(home: Home, number: int) -> tuple[str, str | None]:
    """Begin and finish a candidate; return its id and what was published when it began."""
    base = open_storage(home).pull_published()
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    write(begin(home), number, ROWS)
    at = FIRST + dt.timedelta(hours=number)
    publication_id = f"{at:%Y%m%dT%H%M%S%fZ}"
    seal_candidate(home.candidate, at, publication_id, at - dt.timedelta(hours=1))
    return publication_id, base


def build(home: Home, number: int) -> None:
    publication_id, base = make(home, number)
    open_storage(home).publish(home.candidate, publication_id, base)
    publish(home.candidate, home.warehouse)


def articles(home: Home) -> tuple[int, int]:
    """How many articles a home reads, and the latest build that one is of."""
    with contextlib.closing(open_warehouse(home.warehouse)) as connection:
        [found] = connection.execute("select count(*), max(read_in) from marts.fct_articles").fetchall()
    return found


def after(build: int) -> tuple[int, int]:
    return ROWS * build + ROWS // 3, build


def stored(store: Store) -> set[str]:
    return {one.key.removeprefix("lake/") for one in ObjectFolder(store.address).find("lake")}


def needed(*homes: Home) -> set[str]:
    return {name for home in homes for name in known_files(home.warehouse)}


def test_workers_take_turns_and_the_bucket_has_what_two_versions_need(store: Store, tmp_path: Path) -> None:
    homes = [home_of(store, tmp_path / name) for name in ("first", "second")]
    for number in range(1, 5):
        build(homes[number % 2], number)
    assert [articles(home) for home in homes] == [after(4), after(3)]
    assert stored(store) == needed(*homes)
    shutil.rmtree(homes[0].root)  # the machine is gone
    reader = home_of(store, tmp_path / "reader")
    open_storage(reader).pull_published()
    assert articles(reader) == after(4)


def test_a_reader_keeps_what_it_has_open_and_drops_it_later(store: Store, tmp_path: Path) -> None:
    writer, reader = home_of(store, tmp_path / "writer"), home_of(store, tmp_path / "reader")
    build(writer, 1)
    open_storage(reader).pull_published()
    with contextlib.closing(open_published(reader.warehouse)) as open_before:
        for number in (2, 3):
            build(writer, number)
        open_storage(reader).pull_published()
        assert open_before.execute("select count(*) from marts.fct_articles").fetchone() == after(1)[:1]
    for number in (4, 5):
        build(writer, number)
        open_storage(reader).pull_published()
    folder = reader.warehouse.parent / "lake"
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert here == needed(reader) | known_files(reader.warehouse.with_name("previous.ducklake"))


def test_a_kill_before_the_pointer_leaves_the_version_and_its_files_go(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, other = home_of(store, tmp_path / "killed"), home_of(store, tmp_path / "other")
    build(killed, 1)
    publication_id, base = make(killed, 2)
    with monkeypatch.context() as patch:
        patch.setattr(ObjectFolder, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            open_storage(killed).publish(killed.candidate, publication_id, base)
    open_storage(other).pull_published()
    assert articles(other) == after(1)
    build(other, 2)
    build(killed, 3)
    assert articles(killed) == after(3)
    assert stored(store) == needed(killed, other)


def test_a_writer_that_lost_its_turn_takes_no_file_away(store: Store, tmp_path: Path) -> None:
    late, early = home_of(store, tmp_path / "late"), home_of(store, tmp_path / "early")
    build(late, 1)
    publication_id, base = make(late, 2)
    build(early, 2)
    with pytest.raises(ObjectChangedError, match="another writer published"):
        open_storage(late).publish(late.candidate, publication_id, base)
    open_storage(late).pull_published()
    assert articles(late) == after(2)
    assert needed(early) <= stored(store)


def test_files_of_a_build_that_is_at_work_elsewhere_stay(store: Store, tmp_path: Path) -> None:
    home = home_of(store, tmp_path / "home")
    build(home, 1)
    objects = ObjectFolder(store.address)
    before = LakeObjects(objects).push(home.warehouse)
    objects.write("lake/marts/fct_articles/of-another-build.parquet", b"")
    LakeObjects(objects).keep_only([], before)
    assert stored(store) == {"marts/fct_articles/of-another-build.parquet"}


def test_forgetting_on_a_home_of_the_other_kind_takes_no_file_of_the_published_lake(
    store: Store, tmp_path: Path
) -> None:
    lake = home_of(store, tmp_path / "lake")
    for number in (1, 2):
        build(lake, number)
    as_file = replace(home_of(store, tmp_path / "file"), warehouse_kind=FILE)
    open_storage(as_file).mirror_reports()
    assert needed(lake) <= stored(store)
    open_storage(lake).mirror_reports()
    assert stored(store) == needed(lake)
    open_storage(home_of(store, tmp_path / "reader")).pull_published()
    assert articles(home_of(store, tmp_path / "reader")) == after(2)


def test_what_a_killed_pull_left_goes_with_the_next_but_not_while_another_is_at_work(
    store: Store, tmp_path: Path
) -> None:
    writer, reader = home_of(store, tmp_path / "writer"), home_of(store, tmp_path / "reader")
    build(writer, 1)
    folder = data_folder(reader.warehouse)
    # killed when all files were there, and another time within one
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lake_objects, "keep_previous", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            open_storage(reader).pull_published()
    old = known_files(writer.warehouse)
    [left] = reader.warehouse.parent.glob("pulled-*")
    half = folder / "marts" / f".ducklake-1.parquet{ARRIVING}77"
    for number in (2, 3, 4):
        build(writer, number)
    assert old - needed(writer)
    with pulling(reader.warehouse):  # of another process
        half.write_bytes(b"half")
        open_storage(reader).pull_published()
    assert half.exists() and left.exists()
    build(writer, 5)
    open_storage(reader).pull_published()
    assert articles(reader) == after(5)
    assert not left.exists()
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert here == needed(reader) | known_files(reader.warehouse.with_name("previous.ducklake"))


def test_what_a_killed_pull_wrote_of_a_file_goes_with_the_next(store: Store, tmp_path: Path) -> None:
    lake = home_of(store, tmp_path / "writer")
    writer, reader = (
        replace(lake, warehouse_kind=FILE),
        replace(home_of(store, tmp_path / "reader"), warehouse_kind=FILE),
    )
    base = open_storage(writer).pull_published()
    writer.candidate.parent.mkdir(parents=True)
    writer.candidate.write_bytes(b"rows")
    open_storage(writer).publish(writer.candidate, "p1", base)
    half = reader.warehouse.with_name(f".{reader.warehouse.name}{ARRIVING}77")
    half.parent.mkdir(parents=True)
    half.write_bytes(b"ro")
    open_storage(reader).pull_published()
    assert reader.warehouse.read_bytes() == b"rows"
    assert not half.exists()


@pytest.mark.parametrize("name", ["../../escaped.parquet", "/tmp/escaped.parquet", "a/../../escaped.parquet"])
def test_a_catalogue_that_leads_out_of_its_folder_is_not_pulled(store: Store, tmp_path: Path, name: str) -> None:
    home = home_of(store, tmp_path / "home")
    build(home, 1)
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute(
            "update ducklake_data_file set path = ?, path_is_relative = false"
            " where data_file_id = (select min(data_file_id) from ducklake_data_file)",
            [name],
        )
    objects = ObjectFolder(store.address)
    objects.write("published/escaping.ducklake", home.warehouse)
    with pytest.raises(StorageError, match="outside of its folder"):
        LakeObjects(objects).pull("published/escaping.ducklake", tmp_path / "reader" / "catalogue.ducklake")
    assert not list(tmp_path.rglob("escaped*"))
    assert not (tmp_path / "reader" / "catalogue.ducklake").exists()


def test_a_home_reads_the_kind_that_is_published(store: Store, tmp_path: Path) -> None:
    lake = home_of(store, tmp_path / "lake")
    build(lake, 1)
    as_file = replace(home_of(store, tmp_path / "file"), warehouse_kind=FILE)
    open_storage(as_file).pull_published()
    assert not as_file.warehouse.exists()
    assert articles(replace(as_file, warehouse_kind=LAKE)) == after(1)


def test_a_home_with_a_lake_moves_into_the_bucket_and_out(store: Store, tmp_path: Path) -> None:
    alone = lake_home(tmp_path / "home")
    build_alone(alone, 1, ROWS)
    moved = move_to_store(replace(alone, storage=store.address), progress=lambda *_: None)
    assert moved.has_published
    other = home_of(store, tmp_path / "other")
    assert move_to_home(other, progress=lambda *_: None).has_published
    assert articles(replace(other, storage=None)) == after(1)


def test_a_lake_that_became_a_file_leaves_no_files_behind(store: Store, tmp_path: Path) -> None:
    home = home_of(store, tmp_path)
    build(home, 1)
    storage = open_storage(replace(home, warehouse_kind=FILE))
    for publication_id in ("p2", "p3"):
        base = storage.pull_published()
        (tmp_path / "candidate").write_bytes(publication_id.encode())
        assert stored(store), "the version before the last is a lake"
        storage.publish(tmp_path / "candidate", publication_id, base)
        (tmp_path / "candidate").replace(tmp_path / "warehouse.duckdb")
    assert stored(store) == set()


def test_a_lake_in_a_bucket_is_a_setting() -> None:
    found = load_settings({"DATELINE_WAREHOUSE": "lake", "DATELINE_STORAGE": "s3://press/dateline"})
    assert (found.home.warehouse_kind, found.home.bucket) == (LAKE, "s3://press/dateline")
