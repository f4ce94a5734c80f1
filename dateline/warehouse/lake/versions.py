"""The publications that a lake still has, and one of them by a time."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dateline.warehouse.damage import why_unopened
from dateline.warehouse.published import BuildError
from extractors.stores.warehouse_files import is_lake

AUTHOR = "dateline"
"""Whose snapshots are publications; those on the way to one have no author."""
PUBLICATION_ID = "%Y%m%dT%H%M%S%fZ"
"""The form of a publication's id: the start of its build, UTC."""
NEEDS_LAKE = (
    "versions need the lake: set DATELINE_WAREHOUSE=lake, and the next build makes it; a file has its latest"
    " publication alone"
)
_VERSIONS = """
    select snapshot_id, commit_message
    from {metadata}.ducklake_snapshot
    inner join {metadata}.ducklake_snapshot_changes using (snapshot_id)
    where author = ? order by snapshot_id
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One publication that can be asked: its snapshot in the lake, its id, and when its build began (UTC)."""

    snapshot: int
    publication_id: str

    @property
    def started_at(self) -> dt.datetime:
        """Return when its build began, UTC."""
        return dt.datetime.strptime(self.publication_id, PUBLICATION_ID).replace(tzinfo=dt.UTC)


def list_versions(connection: duckdb.DuckDBPyConnection, metadata: str) -> list[Version]:
    """Return the publications of a catalogue, oldest first; ``metadata`` is what has its tables in this connection."""
    rows = connection.execute(_VERSIONS.format(metadata=metadata), [AUTHOR]).fetchall()
    return [Version(*row) for row in rows]


def read_versions(warehouse: Path) -> list[Version]:
    """Return the publications that a lake still has, oldest first.

    Raises:
        BuildError: there is no warehouse, it is a file, or it cannot be read.
    """
    if not is_lake(warehouse):
        raise BuildError(NEEDS_LAKE)
    if not warehouse.exists():
        raise BuildError(f"there is no warehouse at {warehouse} yet; make one with `make run` or `dateline load PATH`")
    try:
        with contextlib.closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
            return list_versions(connection, "main")
    except duckdb.Error as error:
        raise BuildError(why_unopened(warehouse, error)) from error


def find_version(warehouse: Path, moment: dt.datetime) -> Version:
    """Return the publication that was the newest at a time (UTC).

    Raises:
        BuildError: as of :func:`read_versions`; or all that are kept are younger.
    """
    versions = read_versions(warehouse)
    found = [version for version in versions if version.started_at <= moment]
    if not found:
        oldest = f"{versions[0].started_at:%Y-%m-%d %H:%M} UTC" if versions else "none"
        raise BuildError(
            f"no publication of {moment:%Y-%m-%d %H:%M} UTC is kept, the oldest is of {oldest}; "
            "DATELINE_KEEP_VERSIONS says for how long"
        )
    return found[-1]
