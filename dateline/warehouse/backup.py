"""A copy of a home that is whole, made while the line runs, and a home made of it.

What refers to something is copied before what it refers to: the log of watches before the warehouse, outlets' states
and the warehouse before staged loads, those before raw loads. So a page that the copied state knows is in the copied
archive, whatever is fetched meanwhile, and a load that came too late for the copied warehouse is new in the copy.

What is copied and equal is not copied again, and what the home no longer has goes from the copy too: what was forgotten
must not stay in it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dateline.warehouse.kinds import read_newest
from dateline.warehouse.published import BuildError
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import FILE, LAKE, Home
from extractors.runtime.typed_json import DamagedJsonError, dump_json, read_typed
from extractors.stores.lake_files import known_files
from extractors.stores.raw_loads import LOG_SUFFIX
from extractors.stores.staged_loads import MANIFEST, NEW_LOADS, all_load_ids, mark_new, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.warehouse_files import LakeFileError, data_folder, is_lake

RECORD: Final = "backup.json"
_OPEN = ".open"
_TRIES = 3
_OF_A_MOMENT = (".lock", "-wal", "-shm", "-journal", ".part")
OnProgress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """What a copy has, written into it last: when it was begun (UTC, ISO 8601) and how much is in it."""

    begun_at: str
    raw_loads: int
    staged_loads: int
    has_warehouse: bool


def back_up(home: Home, target: Path, *, now: dt.datetime, progress: OnProgress = lambda *_: None) -> Backup:
    """Copy a home into a folder, or bring an earlier copy up to date; return what it has then.

    Airflow's own folder is left out, as are reports that can be made again, and loads and a warehouse that an object
    store has.

    Raises:
        BuildError: the target lies in the home, or is a folder of other files.
        OSError: the disk is full, or a file cannot be read.
    """
    if target == home.root or home.data in (target, *target.parents) or home.root in target.parents:
        raise BuildError(f"{target} lies in the home; give a folder on another disk")
    if target.is_dir() and any(target.iterdir()) and not (target / RECORD).exists() and not (target / "state").exists():
        raise BuildError(f"{target} has files of another kind; give a new folder, or one of an earlier backup")
    target.mkdir(parents=True, exist_ok=True)
    copy = Home(target)
    progress("state files", _copy_state(home.state, copy.state))
    is_here = home.bucket is None
    if is_here:
        _mirror(home.root / "watches", copy.root / "watches")
        for kind in (FILE, LAKE):
            _copy_warehouse(home.warehouse_of(kind), copy.warehouse_of(kind))
        _mirror(home.quality / "runs", copy.quality / "runs")
    staged = _copy_staged(home.staged, copy.staged, progress) if is_here else 0
    raw = _copy_raw(home.raw, copy.raw, progress) if is_here else 0
    has_warehouse = any(copy.warehouse_of(kind).exists() for kind in (FILE, LAKE))
    made = Backup(now.astimezone(dt.UTC).isoformat(), raw, staged, has_warehouse)
    write_atomically(copy.root / RECORD, dump_json(made, indent=1))
    return made


def restore(source: Path, home: Home) -> Backup:
    """Make a home of a copy; return what it has. Loads that the copied warehouse does not have are new in it.

    Raises:
        BuildError: the folder is no whole copy, or the home has something already.
        OSError: the disk is full.
    """
    try:
        made = read_typed(Backup, (source / RECORD).read_bytes())
    except (FileNotFoundError, DamagedJsonError) as error:
        raise BuildError(
            f"{source} is no whole backup: it has no readable {RECORD}; run `dateline backup` again"
        ) from error
    warehouses = [home.warehouse_of(kind) for kind in (FILE, LAKE)]
    taken = [path for path in (home.raw, home.staged, home.state, *warehouses) if path.exists()]
    if taken:
        raise BuildError(f"{taken[0]} exists; restore into an empty DATELINE_HOME, or move it away first")
    home.root.mkdir(parents=True, exist_ok=True)
    copy = Home(source)
    for folder in (copy.raw, copy.staged, copy.state, copy.quality, copy.root / "watches"):
        if folder.is_dir():
            shutil.copytree(folder, home.root / folder.relative_to(source))
    for kind in (FILE, LAKE):
        _copy_warehouse(copy.warehouse_of(kind), home.warehouse_of(kind))
    published = read_newest(home)
    for load_id in all_load_ids(home.staged):
        with contextlib.suppress(StagingError):
            if published is None or not published.has(read_load(home.staged, load_id)):
                mark_new(home.staged, load_id)
    return made


def _copy_warehouse(warehouse: Path, target: Path) -> None:
    """Copy a published warehouse, or remove the copy where there is none; of a lake its files, then its catalogue."""
    if not is_lake(warehouse):
        if warehouse.exists():
            _copy_file(warehouse, target)
        else:
            target.unlink(missing_ok=True)
        return
    if not warehouse.exists():
        shutil.rmtree(target.parent, ignore_errors=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    for tries_left in reversed(range(_TRIES)):
        try:
            _copy_file(warehouse, beside)  # as it was at one moment
            for name in known_files(beside):
                _copy_file(data_folder(warehouse) / name, data_folder(target) / name)
            beside.replace(target)
            break
        except FileNotFoundError:  # two publications meanwhile: the later one is copied
            if not tries_left:
                raise
        except LakeFileError as error:
            raise BuildError(f"{warehouse}: {error}; build the warehouse again") from error
        finally:
            beside.unlink(missing_ok=True)
    needed = known_files(target)
    for path in _files(data_folder(target)):
        if path.relative_to(data_folder(target)).as_posix() not in needed:
            path.unlink()


def _copy_state(state: Path, target: Path) -> int:
    """Copy the state folder, the log of watches first; return how many files. Databases are copied as of one moment."""
    databases = sorted(state.rglob("*.sqlite"), key=lambda path: (path.parent == state, path.name))
    for path in databases:
        _copy_database(path, target / path.relative_to(state))
    names = {path.relative_to(state) for path in databases}
    return len(databases) + _mirror(state, target, keep=names)


def _copy_database(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as source,
        contextlib.closing(sqlite3.connect(beside)) as copy,
    ):
        source.backup(copy)
    beside.replace(target)


def _copy_staged(staged: Path, target: Path, progress: OnProgress) -> int:
    ids = list(all_load_ids(staged))
    for count, load_id in enumerate(ids, start=1):
        _copy_load(staged / load_id, target / load_id)
        progress("staged loads", count)
    for load_id in set(all_load_ids(target)) - set(ids):
        shutil.rmtree(target / load_id, ignore_errors=True)
    shutil.rmtree(target / NEW_LOADS, ignore_errors=True)
    return len(ids)


def _copy_load(folder: Path, target: Path) -> None:
    """Copy the counting version of a load, then its manifest; it may be staged again meanwhile."""
    for _ in range(_TRIES):
        try:
            manifest = (folder / MANIFEST).read_bytes()
            version = read_load(folder.parent, folder.name).manifest.version
            _mirror(folder / version, target / version, is_strict=True)
        except (FileNotFoundError, StagingError):
            continue  # replaced, or forgotten
        write_atomically(target / MANIFEST, manifest)
        for old in target.iterdir():
            if old.is_dir() and old.name != version:
                shutil.rmtree(old, ignore_errors=True)
        return
    shutil.rmtree(target, ignore_errors=True)  # damaged or gone: its raw load gives it again


def _copy_raw(raw: Path, target: Path, progress: OnProgress) -> int:
    count = 0
    for folder in sorted(path for path in raw.glob("*") if path.is_dir()):
        there = target / folder.name
        # of a load at work the log first: the archive that is copied after it has what it names
        _copy_all((path for path in folder.glob(f"*{LOG_SUFFIX}{_OPEN}")), there)
        _copy_all((path for path in folder.glob(f"*.warc.gz{_OPEN}")), there)
        # of a whole load the log last
        _copy_all((path for path in folder.iterdir() if path.suffix in (".gz", ".json")), there)
        logs = list(folder.glob(f"*{LOG_SUFFIX}"))
        for log in logs:  # which became whole meanwhile
            _copy_all([log.with_name(log.name.removesuffix(LOG_SUFFIX) + ".warc.gz")], there)
        count += _copy_all(logs, there)
        for path in there.iterdir() if there.is_dir() else ():
            is_whole_now = path.name.endswith(_OPEN) and (there / path.name.removesuffix(_OPEN)).exists()
            if is_whole_now or not (folder / path.name).exists():
                path.unlink()
        progress("raw loads", count)
    for there in target.glob("*"):
        if not (raw / there.name).is_dir():
            shutil.rmtree(there, ignore_errors=True)
    return count


def _copy_all(paths: Iterable[Path], folder: Path) -> int:
    count = 0
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            _copy_file(path, folder / path.name)
            count += 1
    return count


def _mirror(source: Path, target: Path, *, keep: Iterable[Path] = (), is_strict: bool = False) -> int:
    """Make a folder have the files of another and no others but ``keep``; return how many were looked at."""
    kept = set(keep)
    for path in _files(source):
        name = path.relative_to(source)
        if name not in kept and path.suffix != ".sqlite":
            try:
                _copy_file(path, target / name)
            except FileNotFoundError:
                if is_strict:
                    raise
                continue
            kept.add(name)
    for path in list(_files(target)):
        if path.relative_to(target) not in kept:
            path.unlink()
    return len(kept)


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and not path.name.endswith(_OF_A_MOMENT):
            yield path


def _copy_file(path: Path, target: Path) -> None:
    """Copy a file unless the copy is as it is by size and time; the copy is replaced whole."""
    status = path.stat()
    with contextlib.suppress(FileNotFoundError):
        there = target.stat()
        if (there.st_size, there.st_mtime_ns) == (status.st_size, status.st_mtime_ns):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copy2(path, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
