"""A copy made while the line runs is whole: what its state knows is in its archive, what it has can be read."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sqlite3
import threading
from pathlib import Path

import pytest

from dateline.newsroom.server import serve
from dateline.newsroom.stories import OUTLET_IDS
from dateline.warehouse.backup import RECORD, back_up, restore
from dateline.warehouse.published import BuildError
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.raw_loads import RawLoad, raw_loads
from extractors.stores.staged_loads import all_load_ids, new_load_ids, read_load
from extractors.stores.warc.archive_reader import find_record
from extractors.stores.watch_log.log import WatchLog

NOW = dt.datetime.now(dt.UTC)


def test_copies_made_while_the_line_runs_are_whole(tmp_path: Path) -> None:
    with serve(port=0) as newsroom:
        outlets = newsroom.write_outlets(tmp_path / "outlets")
        settings = dataclasses.replace(load_settings(), home=Home(tmp_path / "home"), outlets=outlets)
        with WatchLog(settings.home.state) as log:
            log.db.execute(
                "insert into deliveries (delivery_key, watch, channel, status, attempt, match_keys, is_maybe_repeated,"
                " at) values ('k', 'w', 'c', 'sent', 1, '[]', 0, '2026-10-01T00:00:00')"
            )
        line = threading.Thread(target=_run_line, args=(settings,), daemon=True)
        line.start()
        made = 0
        while line.is_alive() or made == 0:
            back_up(settings.home, tmp_path / "copy", now=NOW)
            made += 1
            restored = Home(tmp_path / f"restored-{made}")
            restore(tmp_path / "copy", restored)
            _check_whole(restored)
        line.join()
    assert made > 1, "no copy was made while the line ran"
    done = back_up(settings.home, tmp_path / "copy", now=NOW)
    last = Home(tmp_path / "last")
    assert restore(tmp_path / "copy", last) == done
    assert _files(last) == _files(settings.home)
    assert _rows(last) == _rows(settings.home)
    assert any("'k','w','c','sent'" in line for line in _rows(last)["watches/log.sqlite"])
    assert new_load_ids(last.staged) == list(all_load_ids(last.staged)), "no warehouse has them yet"


def _run_line(settings: Settings) -> None:
    for count in range(2):
        run = Run("monitor_sample", f"scheduled__{count}")
        now = NOW + dt.timedelta(days=count)
        collect_outlets(OUTLET_IDS[:3], settings, run, now=now)
        stage_outlets(OUTLET_IDS[:1], settings, run, now=now)


def _check_whole(home: Home) -> None:
    for path in home.state.glob("*.sqlite"):
        outlet_id = path.stem
        with contextlib.closing(sqlite3.connect(path)) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            if db.execute("select 1 from sqlite_master where name = 'urls'").fetchone() is None:
                continue  # made a moment ago: nothing is known yet
            named = {row[0] for row in db.execute("select distinct load_id from urls where load_id is not null")}
        for load_id in named:
            raw = RawLoad(home.raw, outlet_id, load_id)
            assert raw.log_path.exists() or raw.log_path.with_name(f"{raw.log_path.name}.open").exists()
    for raw in raw_loads(home.raw):
        for entry in raw.entries():
            if isinstance(entry, RawPage) and entry.warc_record:
                assert find_record(home.raw, entry.warc_record).offset >= 0
    for load_id in all_load_ids(home.staged):
        read_load(home.staged, load_id).check_files()


def _files(home: Home) -> dict[str, bytes]:
    found = {}
    for folder in (home.raw, home.staged, home.state):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in (".gz", ".jsonl", ".parquet", ".json"):
                found[str(path.relative_to(home.root))] = path.read_bytes()
    return found


def _rows(home: Home) -> dict[str, list[str]]:
    found = {}
    for path in home.state.rglob("*.sqlite"):
        with contextlib.closing(sqlite3.connect(path)) as db:
            found[str(path.relative_to(home.state))] = list(db.iterdump())
    return found


def test_what_was_forgotten_leaves_the_copy_and_what_is_no_copy_is_refused(tmp_path: Path) -> None:
    home, copy = Home(tmp_path / "home"), tmp_path / "copy"
    for load_id in ("a.b.one", "a.b.two", "c.d.three"):
        raw = RawLoad(home.raw, load_id[0], load_id)
        with raw.open_log({}):
            pass
        raw.warc_path.write_bytes(b"a page")
    (home.state / "robots").mkdir(parents=True)
    (home.state / "forgotten.jsonl").write_text("")
    assert back_up(home, copy, now=NOW).raw_loads == 3
    RawLoad(home.raw, "a", "a.b.one").warc_path.write_bytes(b"a hole")
    RawLoad(home.raw, "a", "a.b.two").warc_path.unlink()
    RawLoad(home.raw, "a", "a.b.two").log_path.unlink()
    for path in (home.raw / "c").iterdir():
        path.unlink()
    (home.raw / "c").rmdir()
    assert back_up(home, copy, now=NOW).raw_loads == 1
    assert sorted(path.name for path in (copy / "raw").rglob("*.*")) == ["a.b.one.jsonl", "a.b.one.warc.gz"]
    assert (copy / "raw" / "a" / "a.b.one.warc.gz").read_bytes() == b"a hole"

    with pytest.raises(BuildError, match="lies in the home"):
        back_up(home, home.root / "copy", now=NOW)
    with pytest.raises(BuildError, match="files of another kind"):
        back_up(home, tmp_path, now=NOW)
    with pytest.raises(BuildError, match="restore into an empty"):
        restore(copy, home)
    (copy / RECORD).unlink()
    with pytest.raises(BuildError, match="no whole backup"):
        restore(copy, Home(tmp_path / "new"))
