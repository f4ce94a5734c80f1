"""A lake is copied, built on, published and read like a file; what is of no use goes, and nothing else."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dateline.commands.sql_prompt import run_query
from dateline.desk.warehouse.queries import QueryError, only_reading
from dateline.warehouse.backup import back_up, restore
from dateline.warehouse.exporting import export_duckdb, export_parquet
from dateline.warehouse.kinds import put_other_aside, read_newest, remove_other_rows
from dateline.warehouse.lake.catalogue import remove_unknown
from dateline.warehouse.lake.versions import find_version, read_versions
from dateline.warehouse.lookup import open_published
from dateline.warehouse.published import BuildError
from dateline.warehouse.rebuild import rebuild_reason
from extractors.runtime.settings import FILE, LAKE, Home, SettingsError, load_settings
from extractors.stores import warehouse_files
from extractors.stores.lake_files import known_files
from extractors.stores.warehouse_files import attach_warehouse, close_other_files, data_folder, open_warehouse
from tests.dateline.warehouse.lake.small_lake import FIRST, begin, build, count_files, lake_home, write

pytest.importorskip("duckdb_extension_ducklake")
ROWS = "select article_key, read_in from marts.fct_articles order by all"


def rows(path: Path, version: int | None = None) -> list[tuple[object, ...]]:
    with contextlib.closing(open_warehouse(path, version=version)) as connection:
        return connection.execute(ROWS).fetchall()


def expected(builds: int, count: int = 3000) -> list[tuple[object, ...]]:
    found = {f"a{n}": n // count for n in range(count, (builds + 1) * count)}
    for number in range(1, builds + 1):
        found |= {f"a{n}": number for n in range((number - 1) * count, (number - 1) * count + count // 3)}
    return sorted(found.items())


def test_many_builds_leave_few_files_and_every_row(tmp_path: Path) -> None:
    home = replace(lake_home(tmp_path), keep_versions=dt.timedelta(hours=3))
    sizes, files = [], []
    for number in range(1, 10):
        build(home, number)
        sizes.append(home.warehouse.stat().st_size)
        files.append(count_files(home))
    assert rows(home.warehouse) == expected(9)
    assert [version.started_at.hour for version in read_versions(home.warehouse)] == [15, 16, 17, 18]
    assert max(files[5:]) < 60
    assert sizes[-1] < sizes[4] * 1.5
    remove_unknown(home.warehouse)
    known = known_files(home.warehouse) | known_files(home.warehouse.with_name("previous.ducklake"))
    folder = data_folder(home.warehouse)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")} == known


def test_an_earlier_publication_is_asked_by_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = lake_home(tmp_path)
    for number in range(1, 7):
        build(home, number)
    for number in (1, 4, 6):
        found = find_version(home.warehouse, FIRST + dt.timedelta(hours=number, minutes=59))
        assert rows(home.warehouse, found.snapshot) == expected(number)
    query = "select count(*) as n from fct_articles"
    assert run_query(home.warehouse, query, "csv", None, as_of=FIRST + dt.timedelta(hours=2)) == 0
    assert str(len(expected(2))) in capsys.readouterr().out
    with pytest.raises(BuildError, match="the oldest is of 2026-10-20 10:00 UTC"):
        find_version(home.warehouse, FIRST)
    with pytest.raises(BuildError, match="versions need the lake"):
        read_versions(tmp_path / "warehouse.duckdb")


def test_what_a_dead_build_wrote_goes_and_what_is_read_stays(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    build(home, 2)
    with contextlib.closing(open_published(home.warehouse)) as reader:
        write(begin(home), 3)  # and dies
        written = count_files(home)
        build(home, 3)
        # a reader that opened the second publication still reads it after the third
        assert sorted(reader.execute(ROWS).fetchall()) == expected(2)
    assert rows(home.warehouse) == expected(3)
    begin(home)
    home.candidate.replace(home.refused)  # a candidate that a person may look at keeps its files
    write(home.refused, 4)
    build(home, 4)
    assert rows(home.refused)[:3] == rows(home.warehouse)[:3]
    assert written > 0


def test_a_moved_home_is_read_and_built_on(tmp_path: Path) -> None:
    home = lake_home(tmp_path / "here")
    build(home, 1)
    shutil.move(home.root, tmp_path / "there")
    moved = lake_home(tmp_path / "there")
    build(moved, 2)
    assert rows(moved.warehouse) == expected(2)


def test_a_closed_connection_reads_the_lake_and_writes_nothing(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    for number in range(1, 4):
        build(home, number)
    before = count_files(home)
    folder = data_folder(home.warehouse)
    some = next(folder.rglob("*.parquet"))
    with contextlib.closing(duckdb.connect()) as connection:
        attach_warehouse(connection, home.warehouse, "warehouse")
        close_other_files(connection, home.warehouse)
        connection.execute("use warehouse")
        assert sorted(connection.execute(ROWS).fetchall()) == expected(3)
        for attack in (
            "select * from read_csv('/etc/passwd')",
            f"copy (select 1) to '{folder}/new.csv'",
            "select * from ducklake_merge_adjacent_files('warehouse')",
            "select * from ducklake_delete_orphaned_files('warehouse', cleanup_all => true)",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(attack).fetchall()
        with pytest.raises(QueryError):
            only_reading(connection, f"explain analyze copy (select 1) to '{some}'")
        assert sorted(connection.execute(ROWS).fetchall()) == expected(3)
    assert count_files(home) == before


def test_with_safe_only_select_runs_on_a_lake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    some = next(data_folder(home.warehouse).rglob("*.parquet"))
    content = some.read_bytes()
    assert run_query(home.warehouse, f"copy (select 1) to '{some}'", "csv", None, is_safe=True) == 1
    assert "only SELECT" in capsys.readouterr().err
    assert some.read_bytes() == content
    assert run_query(home.warehouse, "select count(*) from fct_articles", "csv", None, is_safe=True) == 0


def test_a_lake_is_exported_for_other_programs(tmp_path: Path) -> None:
    home = lake_home(tmp_path / "home")
    build(home, 1)
    build(home, 2)
    export_duckdb(home.warehouse, tmp_path / "out.duckdb")
    assert rows(tmp_path / "out.duckdb") == expected(2)
    assert export_parquet(home.warehouse, tmp_path / "out") == 3
    query = f"select article_key, read_in from '{tmp_path}/out/marts/fct_articles.parquet' order by all"
    assert duckdb.sql(query).fetchall() == expected(2)


def test_a_lake_is_backed_up_with_its_files_and_restored(tmp_path: Path) -> None:
    home, copy = lake_home(tmp_path / "home"), tmp_path / "copy"
    for number in range(1, 4):
        build(home, number)
        assert back_up(home, copy, now=FIRST).has_warehouse
    kept = Home(copy).warehouse_of(LAKE)
    assert rows(kept) == rows(home.warehouse) == expected(3)
    here = {path.relative_to(data_folder(kept)).as_posix() for path in data_folder(kept).rglob("*.parquet")}
    assert here == known_files(kept), "what only earlier publications needed went from the copy too"
    shutil.rmtree(home.root)
    restored = lake_home(tmp_path / "restored")
    restore(copy, restored)
    build(restored, 4)
    assert rows(restored.warehouse) == expected(4)
    # a home that is set to a file takes the lake over, and its next build makes the file of it
    as_file = Home(tmp_path / "as-file")
    restore(copy, as_file)
    found = read_newest(as_file)
    assert found is not None and found.path == as_file.warehouse_of(LAKE)


def test_a_backup_whose_catalogue_leads_out_of_its_folder_is_not_restored(tmp_path: Path) -> None:
    home, copy = lake_home(tmp_path / "home"), tmp_path / "copy"
    build(home, 1)
    back_up(home, copy, now=FIRST)
    with contextlib.closing(duckdb.connect(str(Home(copy).warehouse_of(LAKE)))) as connection:
        connection.execute("update ducklake_data_file set path = '../../../escaped.parquet', path_is_relative = false")
    with pytest.raises(BuildError, match="outside of its folder"):
        restore(copy, lake_home(tmp_path / "restored"))
    assert not list(tmp_path.rglob("escaped*"))


def test_a_home_that_becomes_a_lake_is_rebuilt_and_nothing_is_published_twice(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    as_file = replace(home, warehouse_kind=FILE)
    found = read_newest(as_file)
    assert found is not None and found.path == home.warehouse
    with pytest.raises(BuildError, match=r"it becomes a file .* 1 of its 1 loads are not in"):
        rebuild_reason(as_file, found, full=False)
    assert rebuild_reason(home, found, full=False) is None
    export_duckdb(home.warehouse, as_file.warehouse)  # as if it had been built
    assert put_other_aside(as_file) == home.warehouse.with_name("catalogue.replaced.ducklake")
    assert not home.warehouse.exists()
    remove_other_rows(as_file)
    assert not home.warehouse.parent.exists()
    assert rows(as_file.warehouse) == expected(1)


def test_a_lake_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    monkeypatch.setattr(warehouse_files, "_EXTENSION", "no_such_package")
    with pytest.raises(BuildError, match=r"install dateline\[lake\]"):
        open_published(home.warehouse)
    with pytest.raises(BuildError, match=r"install dateline\[lake\]"):
        read_newest(home)


def test_settings_of_a_lake() -> None:
    settings = load_settings({"DATELINE_WAREHOUSE": "lake", "DATELINE_KEEP_VERSIONS": "36h"})
    assert settings.home.warehouse.name == "catalogue.ducklake"
    assert settings.home.keep_versions == dt.timedelta(hours=36)
    assert load_settings({}).home.warehouse.name == "warehouse.duckdb"
    with pytest.raises(SettingsError, match="give file"):
        load_settings({"DATELINE_WAREHOUSE": "pond"})
