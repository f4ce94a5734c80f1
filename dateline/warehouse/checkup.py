"""Faults of a home, each with the command that fixes it: the checks of ``dateline doctor``.

Each check looks only, changes nothing, and reports one or more findings. A check that fails itself is a finding too.
"""

from __future__ import annotations

import datetime as dt
import enum
import importlib.metadata
import os
import re
import shutil
import sqlite3
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dateline.warehouse.published import BuildError, read_published
from dateline.warehouse.waiting import describe_waiting, waiting_for_person
from extractors.mentions.gazetteer.format import FILE_NAME, source_digest
from extractors.outlets.registry import load_registry
from extractors.runtime.faults import describe_fault
from extractors.runtime.printable import counted
from extractors.runtime.settings import NO_CONTACT, PROJECT_ROOT, Settings
from extractors.stores.corrections import CorrectionsError, read_corrections
from extractors.stores.forgetting.register import ForgottenError, read_forgotten
from extractors.stores.forgetting.target import read_journal
from extractors.stores.outlet_state.move import outlets_with_files
from extractors.stores.outlet_state.postgres import StateServerError
from extractors.stores.outlet_state.states import FileStates, PostgresStates
from extractors.stores.raw_loads import raw_loads
from extractors.stores.staged_loads import MANIFEST, all_load_ids, new_load_ids, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.objects import StorageError
from extractors.stores.storage.storage import open_storage

LITTLE_SPACE: Final = 5 * 1024**3
"""Free bytes under which a build of a larger warehouse may end for want of space."""
OLD_PUBLICATION: Final = dt.timedelta(days=2)
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)", re.MULTILINE)
_CHECKED_PACKAGES: Final = ("apache-airflow", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "lxml")


class State(enum.StrEnum):
    """How serious a finding is; a ``fault`` makes the command end with 1."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checkup: what was checked, its state, and the command or step that fixes it."""

    subject: str
    state: State
    detail: str
    remedy: str = ""


Check = Callable[[Settings, dt.datetime], Iterator[Finding]]


def check_home(settings: Settings, now: dt.datetime) -> list[Finding]:
    """Return the findings of all checks, in the order of ``CHECKS``; ``now`` is the time (UTC) that ages count from."""
    found: list[Finding] = []
    for subject, check in CHECKS:
        try:
            found += check(settings, now)
        except Exception as error:  # noqa: BLE001 - a check that cannot be made is a finding, and stops no other
            detail = f"the check failed: {describe_fault(error)}"
            found.append(Finding(subject, State.FAULT, detail, "correct what it names and run `dateline doctor` again"))
    return found


def check_folder(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """The home exists, can be written, can be written by no other user, and has space left."""
    root = settings.home.root
    if not root.is_dir():
        yield Finding("home", State.WARNING, f"{root} does not exist yet", "`make run` or `dateline load` makes it")
        return
    if not os.access(root, os.W_OK | os.X_OK):
        yield Finding("home", State.FAULT, f"{root} cannot be written", f"sudo chown -R $USER {root}")
    elif root.stat().st_mode & stat.S_IWOTH:
        yield Finding("home", State.FAULT, f"everybody may write in {root}", f"chmod o-w {root}")
    else:
        yield Finding("home", State.OK, str(root))
    free = shutil.disk_usage(root).free
    size = settings.home.warehouse.stat().st_size if settings.home.warehouse.exists() else 0
    text = f"{free / 1e9:,.1f} GB free; a build needs a copy of the warehouse ({size / 1e9:,.1f} GB)"
    if free < size * 2:
        yield Finding("disk", State.FAULT, text, "free some space, `dateline prune --dry-run` shows what may go")
    elif free < LITTLE_SPACE:
        yield Finding("disk", State.WARNING, text, "`dateline prune --dry-run` shows what may go")
    else:
        yield Finding("disk", State.OK, text)


def check_versions(_settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Python and the main packages are those of the lock."""
    if sys.version_info[:2] != (3, 11):
        running = ".".join(map(str, sys.version_info[:3]))
        detail = f"Python {running}; it is tested with 3.11"
        yield Finding("versions", State.WARNING, detail, "PYTHON=python3.11 make env")
    lock = PROJECT_ROOT / "requirements.lock"
    if not lock.is_file():
        yield Finding("versions", State.WARNING, f"no {lock.name} beside the code", "install from a checkout: make env")
        return
    pinned = dict(_PIN.findall(lock.read_text(encoding="utf-8")))
    differing = [
        f"{name} {importlib.metadata.version(name)}, the lock says {pinned[name]}"
        for name in _CHECKED_PACKAGES
        if name in pinned and importlib.metadata.version(name) != pinned[name]
    ]
    if differing:
        yield Finding("versions", State.FAULT, "; ".join(differing), "make env")
    else:
        yield Finding("versions", State.OK, f"{len(_CHECKED_PACKAGES)} main packages as in the lock")


def check_gazetteer(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """The gazetteer of the present lists is compiled."""
    path = settings.gazetteer / source_digest() / FILE_NAME
    if path.is_file():
        yield Finding("gazetteer", State.OK, str(path.parent))
    else:
        yield Finding("gazetteer", State.WARNING, "not compiled yet: the first load takes a minute longer", "make env")


def check_secrets(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Files with secrets are readable by their owner alone."""
    names = ("passwords.json", "airflow.cfg", "airflow.db", "webserver_config.py")
    files = [path for name in names if (path := settings.home.airflow / name).exists()]
    open_files = [path for path in files if path.stat().st_mode & 0o077]
    for path in open_files:
        yield Finding("secrets", State.FAULT, f"others may read {path}", f"chmod 600 {path}")
    if files and not open_files:
        yield Finding("secrets", State.OK, "Airflow's files are private")


def check_outlets(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Every outlet's and collection's file can be read, and the user agent names a contact."""
    registry = load_registry(settings.outlets)
    for fault in registry.errors:
        yield Finding("outlets", State.FAULT, str(fault), "correct the file; until then the outlet is left out")
    if not registry.errors:
        yield Finding("outlets", State.OK, f"{len(registry.outlets)} in {len(registry.collections)} collections")
    if settings.contact is None:
        yield Finding("contact", State.WARNING, NO_CONTACT, "export DATELINE_CONTACT=you@example.org")


def check_state(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Every outlet's state file is a sound database, or the server that has the states can be reached."""
    if settings.state_address:
        yield from _check_state_server(PostgresStates(settings.state_address, settings.home.state))
    files = sorted(settings.home.state.glob("*.sqlite"))
    damaged = 0
    for path in files:
        if problem := _database_problem(path):
            damaged += 1
            remedy = f"stop what runs, move it away and restore it from a backup: mv {path} {path}.damaged"
            yield Finding("state", State.FAULT, f"{path}: {problem}", remedy)
    if files and not damaged:
        yield Finding("state", State.OK, f"sound state files of outlets: {len(files):,}")
    for read in (read_corrections, read_forgotten):
        try:
            read(settings.home.state)
        except (CorrectionsError, ForgottenError) as error:
            yield Finding(
                "state", State.FAULT, str(error), "restore the file from a backup; until then nothing is staged"
            )
    if target := read_journal(settings.home.state):
        detail = "a request to forget is unfinished: a kill or a refused build interrupted it"
        yield Finding("forget", State.FAULT, detail, f"run the same `dateline forget` again ({target.scope})")


def _check_state_server(server: PostgresStates) -> Iterator[Finding]:
    try:
        count = len(server.outlet_ids())
    except StateServerError as error:
        yield Finding("state", State.FAULT, str(error), "start the server, or correct DATELINE_STATE")
        return
    yield Finding("state", State.OK, f"states of outlets in PostgreSQL: {count:,}")
    if left := outlets_with_files(FileStates(server.folder)):
        yield Finding(
            "state",
            State.WARNING,
            f"states of outlets in files: {len(left):,}, which nothing reads while DATELINE_STATE is set",
            "dateline state move",
        )


def check_staged(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Every staged load can be opened, the files of those that no build has applied are as they were written, and every
    whole raw load is staged.
    """
    sound = damaged = 0
    waiting = set(new_load_ids(settings.home.staged))
    for load_id in all_load_ids(settings.home.staged):
        try:
            load = read_load(settings.home.staged, load_id)
            if load_id in waiting:
                load.check_files()
            sound += 1
        except StagingError as error:
            damaged += 1
            outlet_id = load_id.partition(".")[0]
            yield Finding("staged", State.FAULT, str(error), f"dateline reprocess --outlet {outlet_id}")
    if sound and not damaged:
        yield Finding("staged", State.OK, counted(sound, "load"))
    if settings.home.bucket:
        return  # the home has copies of some loads only
    raw = raw_loads(settings.home.raw)
    never = Counter(one.outlet_id for one in raw if not (settings.home.staged / one.load_id / MANIFEST).exists())
    for outlet_id, count in sorted(never.items()):
        detail = (
            f"outlet {outlet_id}: raw loads that are whole and not staged: {count:,}; a run is at work on them,"
            " or ended before; the next run stages them too"
        )
        yield Finding("staged", State.WARNING, detail, f"dateline reprocess --stale --outlet {outlet_id}")


def check_storage(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """The object store answers, and keeps the conditions of writes; a folder needs no such trial."""
    try:
        place = open_storage(settings.home).check()
    except StorageError as error:
        yield Finding("storage", State.FAULT, str(error), "correct what it names and run `dateline doctor` again")
        return
    if place is not None:
        yield Finding("storage", State.OK, f"{place} can be written, and refuses what it must refuse")


def check_publication(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    """There is a published warehouse that can be opened, and it is not old; nothing waits for a person."""
    path = settings.home.warehouse
    try:
        published = read_published(path)
    except BuildError as error:
        yield Finding("warehouse", State.FAULT, str(error), f"mv {path} {path}.damaged && dateline build --full")
        return
    if published is None:
        yield Finding(
            "warehouse", State.WARNING, "nothing is published yet", "make run, dateline load or dateline follow"
        )
        return
    age = now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    text = f"{len(published.applied):,} loads, published {_format_age(age)} ago"
    if age > OLD_PUBLICATION:
        yield Finding("warehouse", State.WARNING, text, "make up or dateline follow fetch; dateline build publishes")
    else:
        yield Finding("warehouse", State.OK, text)
    if waiting := describe_waiting(waiting_for_person(settings.home), now):
        yield Finding("decisions", State.FAULT, waiting, "`dateline accept` shows what waits")


def _database_problem(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        return None if "locked" in str(error) else str(error)  # a run that writes is no damage
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if verdict == "ok" else str(verdict)


def _format_age(age: dt.timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 60 * 48 else f"{minutes // 1440} days"


CHECKS: Final[Sequence[tuple[str, Check]]] = (
    ("home", check_folder),
    ("versions", check_versions),
    ("gazetteer", check_gazetteer),
    ("secrets", check_secrets),
    ("outlets", check_outlets),
    ("state", check_state),
    ("storage", check_storage),
    ("staged", check_staged),
    ("warehouse", check_publication),
)
