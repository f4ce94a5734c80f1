"""A warehouse that cannot be opened or read: what is wrong with its file, and the command that repairs it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb

from extractors.stores.warehouse_files import LakeUnavailableError

_DAMAGED = ("Corrupt database file", "could not read enough bytes", "not a valid DuckDB database file")
_HELD = "could not set lock"


def why_unopened(path: Path, error: duckdb.Error) -> str:
    """Return why DuckDB did not open the warehouse at ``path`` and what to do, in one line."""
    reason = str(error).splitlines()[0]
    if isinstance(error, LakeUnavailableError):
        return f"{path} cannot be opened: {error}"
    if _HELD in reason.lower():
        return (
            f"{path} is open for writing in another program ({reason}); close it there, open it read-only, and run "
            "the command again (nothing was changed)"
        )
    return f"{path} cannot be opened as a DuckDB file ({reason}); {_remedy(path)}"


def of_an_earlier_release(path: Path) -> str:
    """Return that the warehouse lacks tables that today's searches and pages read, and what brings it up to date."""
    return (
        f"{path} was published by an earlier release, and lacks tables that this one reads: the next load brings it up"
        " to date, and so does `dateline build --full`"
    )


def is_damage(error: BaseException | str) -> bool:
    """Whether an error of DuckDB, or of what ran it, says that a database file's content is not what was written; of a
    staged file, a load's own fault, it is not.
    """
    said = str(error).lower()
    return any(words.lower() in said for words in _DAMAGED) and ".parquet" not in said


def names_other_file(path: Path, error: BaseException | str) -> bool:
    """Whether an error that speaks of damage is of another file than the warehouse at ``path``: one that a query reads
    or attaches.
    """
    named = re.search(r'file "([^"]+)"', str(error))
    return named is not None and not Path(named[1]).name.startswith(path.stem)


def describe_damage(path: Path, error: BaseException | str) -> str:
    """Return in one line that the warehouse at ``path`` is damaged, and how it is made again."""
    line = next((line for line in str(error).splitlines() if is_damage(line)), str(error))
    reason = " ".join(line.split())[:300]
    return f"{path} is damaged ({reason}); {_remedy(path)}"


def _remedy(path: Path) -> str:
    return (
        f"make it again from the staged loads: `mv {shlex.quote(str(path))} {shlex.quote(f'{path}.damaged')}`, then "
        "`dateline build --full`"
    )
