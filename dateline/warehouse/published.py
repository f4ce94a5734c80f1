"""The published file: what is in it, whether it can be read, and the lock that keeps writers apart."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dateline.warehouse.damage import why_unopened
from extractors.runtime.file_lock import note_holder
from extractors.stores.warehouse_files import LakeUnavailableError, open_warehouse

if TYPE_CHECKING:
    # Arrow comes with it, which a question does not need
    from extractors.stores.staged_loads import StagedLoad

WAREHOUSE_VERSION = 6
"""Raised by hand when the meaning of a stored column changes and its name and type do not.

Changed names and types are found by ``dateline/warehouse/columns.py``. See ``dateline/warehouse/rebuild.py``.
"""


class BuildError(Exception):
    """The warehouse could not be built or published; the message says what, where and what to do."""


class BuildBusyError(BuildError):
    """Another process is building; nothing failed."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the published file holds: load versions by load id, and the release it was made by.

    ``columns_digest`` is that of the columns it was made with (``dateline/warehouse/columns.py``); None in a file of a
    release that kept none. ``models_digest`` is that of the models that built it last, ``audited_at`` when all of it
    was audited last (UTC), not the rows of a batch alone; both are None where it is not known.
    """

    path: Path
    applied: dict[str, str]
    warehouse_version: int
    columns_digest: str | None = None
    staged_at: dict[str, dt.datetime] = field(default_factory=dict)
    models_digest: str | None = None
    audited_at: dt.datetime | None = None

    def has(self, load: StagedLoad) -> bool:
        """Whether a staged load is in the file as it lies on disk now: in the same version, staged at the same time.

        A version that comes back after another one has a later time, which a full build would write.
        """
        manifest = load.manifest
        return self.applied.get(load.load_id) == manifest.version and self.staged_at.get(
            load.load_id
        ) == dt.datetime.fromisoformat(manifest.staged_at).astimezone(dt.UTC)


def read_published(path: Path) -> Published | None:
    """Read which load versions the published file contains and which release made it; None if there is no file.

    Raises:
        BuildError: the file is no DuckDB file, is not one of this project, or another program has it open for writing.
    """
    if not path.exists():
        return None
    try:
        with contextlib.closing(open_warehouse(path)) as connection:
            made_by = _made_by(connection)
            rows = connection.execute("select load_id, load_version, staged_at from marts.fct_loads").fetchall()
    except LakeUnavailableError as error:
        raise BuildError(why_unopened(path, error)) from error
    except duckdb.CatalogException as error:
        raise BuildError(
            f"{path} is a DuckDB file but not a warehouse of this project; move it away and run the command again"
        ) from error
    except (duckdb.IOException, duckdb.SerializationException, duckdb.InvalidInputException) as error:
        raise BuildError(why_unopened(path, error)) from error
    applied = {load_id: load_version for load_id, load_version, _ in rows}
    staged_at = {load_id: moment.replace(tzinfo=dt.UTC) for load_id, _, moment in rows}
    audited_at = made_by.get("audited_at")
    return Published(
        path,
        applied,
        made_by.get("warehouse_version", 0),
        made_by.get("columns_digest"),
        staged_at,
        made_by.get("models_digest"),
        audited_at.replace(tzinfo=dt.UTC) if audited_at else None,
    )


def _made_by(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What made the file: its warehouse version and digests, by column."""
    query = connection.execute("select * from quality.warehouse")
    names = [name for name, *_ in query.description or ()]
    return dict(zip(names, query.fetchone() or (), strict=False))


@contextlib.contextmanager
def writer_lock(folder: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock ``writer.lock`` in ``folder`` during a ``with`` block; only one process can build at a time.

    The lock also ends with the process. Waits up to ``wait_s`` seconds.

    Raises:
        BuildBusyError: another process still has the lock; the message gives its id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "writer.lock"
    deadline = time.monotonic() + wait_s
    with path.open("a+") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    file.seek(0)
                    holder = file.read().strip() or "unknown"
                    raise BuildBusyError(
                        f"another build (process {holder}) is writing to {folder}; run the command again when it "
                        "has ended"
                    ) from error
                time.sleep(0.2)
        note_holder(file)
        yield
