"""What is kept and for how long: reports, logs, earlier files, and what dead processes left behind.

Raw and staged loads and the published warehouse are never removed here. Everything else that grows has an age after
which it goes, by a setting.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.warehouse.published import BuildError, writer_lock
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import LAKE, Home, read_age
from extractors.runtime.typed_json import read_typed
from extractors.stores.outlet_state.states import States
from extractors.stores.staged_loads import WRITING, writer_of
from extractors.stores.storage.storage import open_storage

_DAY = dt.timedelta(days=1)
_ABANDONED = _DAY
"""A leftover without the name of its process is removed when nothing has changed in it for so long."""
_NEWEST_RUNS = 30
"""So many run files are kept whatever their age: the front page shows the builds before the last."""
_BESIDE = re.compile(r"\.(?P<name>.+)\.(?P<pid>\d+)")
_SCRATCH = ("dateline-attach-*", "dateline-check-*", "dateline-gate-*")


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long each kind is kept; None for ever."""

    logs: dt.timedelta | None = 14 * _DAY
    reports: dt.timedelta | None = 60 * _DAY
    history: dt.timedelta | None = 90 * _DAY
    warehouses: dt.timedelta | None = 30 * _DAY
    robots: dt.timedelta | None = 365 * _DAY
    unfinished: dt.timedelta | None = 30 * _DAY
    copies: dt.timedelta | None = 7 * _DAY


def read_keep(environ: Mapping[str, str]) -> Keep:
    """Read the retention settings of an environment, written as ``14d``, ``36h``, ``90m`` or ``forever``; unset ones
    have their default.

    Raises:
        SettingsError: a setting is no such time.
    """
    names = {
        "logs": "DATELINE_KEEP_LOGS",
        "reports": "DATELINE_KEEP_REPORTS",
        "history": "DATELINE_KEEP_HISTORY",
        "warehouses": "DATELINE_KEEP_WAREHOUSES",
        "robots": "DATELINE_KEEP_ROBOTS",
        "unfinished": "DATELINE_KEEP_UNFINISHED",
        "copies": "DATELINE_KEEP_COPIES",
    }
    return Keep(**{field: read_age(name, environ[name]) for field, name in names.items() if environ.get(name)})


@dataclass(frozen=True, slots=True)
class Removal:
    """One file, folder or object that is not kept any longer, why, and how many bytes it takes.

    ``key`` is that of an object of the object store; its ``path`` is only shown.
    """

    path: Path
    why: str
    size: int
    key: str | None = None


def find_removable(home: Home, states: States, keep: Keep, now: dt.datetime) -> Iterator[Removal]:
    """Yield files and folders that are older than they are kept, and leftovers of processes that have ended.

    Nothing is changed.
    """
    for paths, age, why in (
        (_logs(home), keep.logs, "log"),
        (_reports(home), keep.reports, "report"),
        (_earlier_warehouses(home), keep.warehouses, "warehouse of an earlier release or kind"),
        ((home.state / "robots").glob("**/earlier/*/*.json"), keep.robots, "robots.txt that was obeyed before"),
        (_unfinished(home, states), keep.unfinished, "raw load that was never finished, fetched again since"),
    ):
        for path in paths:
            if (found := _older(path, age, now)) is not None:
                yield Removal(path, f"{why}, {found.days} days old", _size(path))
    yield from _left_behind(home, now)
    yield from _stored(home, states, keep, now)


def _stored(home: Home, states: States, keep: Keep, now: dt.datetime) -> Iterator[Removal]:
    """What an object store needs no longer, and copies of what it has."""
    storage = open_storage(home)
    names_load = states.names_load
    for one in storage.find_old(now, unfinished=keep.unfinished, runs=keep.reports, names_load=names_load):
        where = Path(f"{home.bucket}/{one.key}")
        yield Removal(where, f"{one.why}, {one.age.days} days old", one.size, one.key)
    for path in storage.find_copies(now, keep.copies):
        yield Removal(path, "copy of what the object store has", _size(path))


def prune(home: Home, states: States, keep: Keep, *, now: dt.datetime, is_dry: bool = False) -> list[Removal]:
    """Remove what ``find_removable`` finds, and empty log folders; return what was removed.

    With ``is_dry`` only return what would be. What cannot be removed stays, without an error, and is not returned.
    """
    removed, storage = [], open_storage(home)
    for one in list(find_removable(home, states, keep, now)):
        if one.key is not None:
            if not is_dry:
                storage.delete([one.key])
        elif not is_dry:
            with contextlib.suppress(OSError):
                shutil.rmtree(one.path) if one.path.is_dir() else one.path.unlink()
            if one.path.exists():
                continue
        removed.append(one)
    if not is_dry:
        _remove_empty_folders(home.airflow / "logs")
    return removed


def clean_history(
    home: Home, keep: Keep, environ: Mapping[str, str], *, now: dt.datetime, is_dry: bool = False
) -> str | None:
    """Remove old runs from Airflow's metadata, in a child process; return the error in words, None if there is none.

    ``environ`` is the environment of the child. Nothing is done if there is no metadata yet or it is kept for ever.
    """
    has_own = bool(environ.get("DATELINE_DATABASE"))
    if keep.history is None or not (has_own or (home.airflow / "airflow.db").is_file()):
        return None
    before = (now - keep.history).astimezone(dt.UTC).isoformat()
    command = [sys.executable, "-m", "dateline.operations.metadata", before, *(["--dry-run"] if is_dry else [])]
    done = subprocess.run(  # noqa: S603 our own module
        command,
        env={**environ, "DATELINE_HOME": str(home.root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stderr.strip().splitlines() or done.stdout.strip().splitlines() or ["no message"]
    return None if done.returncode == 0 else f"Airflow's metadata was not cleaned: {lines[-1][:300]}"


def is_pruning_due(home: Home, now: dt.datetime) -> bool:
    """Whether the last pruning was a day ago or more, or is unknown."""
    try:
        plain = read_typed(dict[str, str], (home.state / "pruned.json").read_bytes())
        at = dt.datetime.fromisoformat(plain["pruned_at"])
        return not at <= now < at + _DAY  # one that lies ahead was written by a clock that was wrong
    except (OSError, ValueError, TypeError, KeyError):
        return True


def was_pruned_before(home: Home) -> bool:
    """Whether the home was pruned at some time; False for a new home."""
    return (home.state / "pruned.json").exists()


def note_pruned(home: Home, now: dt.datetime) -> None:
    """Write the time of a pruning to ``state/pruned.json``, for ``is_pruning_due``."""
    home.state.mkdir(parents=True, exist_ok=True)
    write_atomically(home.state / "pruned.json", json.dumps({"pruned_at": now.astimezone(dt.UTC).isoformat()}))


def _logs(home: Home) -> Iterator[Path]:
    yield from (path for path in (home.airflow / "logs").rglob("*") if path.is_file() and not path.is_symlink())
    yield from home.airflow.glob("*.log")
    yield from home.airflow.glob("*.log.1")


def _reports(home: Home) -> Iterator[Path]:
    for folder in ("loads", "publications"):
        yield from (home.quality / folder).glob("*.html")
    yield from home.briefings.glob("*.html")
    yield from home.briefings.glob("*.pdf")
    yield from home.briefings.glob("*-rows")
    yield from sorted((home.quality / "runs").glob("*.json"))[:-_NEWEST_RUNS]


def _earlier_warehouses(home: Home) -> Iterator[Path]:
    for pattern in (
        "warehouse.version-*.duckdb",
        "warehouse.replaced.duckdb",
        "warehouse/catalogue.version-*.ducklake",
    ):
        yield from home.data.glob(pattern)
    replaced = home.data / "warehouse" / "catalogue.replaced.ducklake"
    if replaced.exists():  # with its Parquet files, unless a lake is published again: its builds remove what is left
        yield replaced if home.warehouse_of(LAKE).exists() else replaced.parent


def _unfinished(home: Home, states: States) -> Iterator[Path]:
    """The archive and the log of loads that were interrupted and whose pages a later load has."""
    for path in home.raw.glob("*/*.open"):
        load_id = path.name.removesuffix(".open").removesuffix(".warc.gz").removesuffix(".jsonl")
        if not states.names_load(path.parent.name, load_id):
            yield path


def _left_behind(home: Home, now: dt.datetime) -> Iterator[Removal]:
    why = "left by a process that has ended"
    for folder in home.staged.glob(f"{WRITING}*"):
        host, pid = writer_of(folder.name)
        is_gone = not _is_alive(pid) if host == socket.gethostname() else _older(folder, _ABANDONED, now) is not None
        if is_gone:
            yield Removal(folder, why, _size(folder))
    for path in _written_beside(home):
        match = _BESIDE.fullmatch(path.name)
        if match and not _is_alive(int(match["pid"])) and _older(path, _ABANDONED, now) is not None:
            yield Removal(path, why, _size(path))
    scratch = (path for pattern in _SCRATCH for path in Path(tempfile.gettempdir()).glob(pattern))
    for path in (*home.root.glob(".docs-*"), *home.docs.glob(".guide-*"), *scratch):
        if _older(path, _ABANDONED, now) is not None:
            yield Removal(path, why, _size(path))
    left = (*home.data.glob("warehouse.candidate.duckdb*"), *home.data.glob("warehouse/candidate.*"))
    candidates = [path for path in left if _older(path, _ABANDONED, now)]
    if candidates and _has_no_writer(home):
        yield from (Removal(path, why, _size(path)) for path in candidates)


def _written_beside(home: Home) -> Iterable[Path]:
    """Files that :func:`write_atomically` had not renamed yet."""
    yield from home.root.glob(".*")
    yield from home.staged.glob("*/.*")
    yield from home.quality.rglob(".*")
    yield from home.state.rglob(".*")


def _has_no_writer(home: Home) -> bool:
    try:
        with writer_lock(home.data):
            return True
    except (BuildError, OSError):
        return False


def _older(path: Path, age: dt.timedelta | None, now: dt.datetime) -> dt.timedelta | None:
    """How old a file is where that is more than ``age``; None where it is not, or is gone."""
    if age is None:
        return None
    try:
        changed = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except OSError:
        return None
    return now - changed if now - changed > age else None


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    total = 0
    for file in files:
        with contextlib.suppress(OSError):
            total += file.lstat().st_size
    return total


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), key=lambda path: -len(path.parts)):
        if path.is_dir() and not path.is_symlink():
            with contextlib.suppress(OSError):
                path.rmdir()
