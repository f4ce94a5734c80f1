"""Which folders a form may import from, and which files of an imported folder may be opened.

A form of Airflow is filled in by whoever can sign in, with the rights of the worker. So a form reads only below the
folders that ``DATELINE_IMPORT`` names, by real path. The command line is the user's own and reads any path; inside a
folder the same rules apply to both: regular files only, and no link that leads out of the folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

NEVER = tuple(Path(name) for name in ("/proc", "/sys", "/etc", "/dev"))
"""Folders that no form reads, whatever the setting says."""


class ImportPathError(Exception):
    """A form may not import a path. The message names the path and the setting."""


class UnsafeFileError(Exception):
    """A file in a folder is not opened: a link that leads out of it, or no regular file. The message says which."""


def check_import_path(path: Path, folders: Sequence[Path], never: Sequence[Path] = ()) -> Path:
    """Return the real path (links resolved) of a path that a web form asks to import.

    Args:
        path: as given in the form; a relative one lies in one of ``folders``, or in the working folder.
        folders: the folders that may be imported from.
        never: further folders, beside ``NEVER``, that may not be read, such as Airflow's.

    Raises:
        ImportPathError: the path is outside ``folders``, in or above a forbidden folder, or neither file nor folder.
    """
    try:
        allowed = [folder.resolve() for folder in folders]
        places = [(folder / path.expanduser()).resolve() for folder in (*allowed, Path.cwd())]
        inside = [place for place in places if any(place.is_relative_to(folder) for folder in allowed)]
        real = next((place for place in inside if place.exists()), next(iter(inside), places[-1]))
        forbidden = [*NEVER, *(folder.resolve() for folder in (*NEVER, *never))]
        if not any(real.is_relative_to(folder) for folder in allowed):
            named = os.pathsep.join(str(folder) for folder in allowed)
            raise ImportPathError(
                f"{escape_path(path)} is outside of the folders that forms may import from ({named}); move it there, "
                "or name its folder in DATELINE_IMPORT and start again"
            )
        if any(real.is_relative_to(folder) or folder.is_relative_to(real) for folder in forbidden):
            raise ImportPathError(f"{escape_path(path)} is, or contains, a folder that is never imported; give another")
        if not real.exists():
            raise ImportPathError(f"{escape_path(path)}: there is nothing here; give a folder, a page or a WARC file")
        if not (real.is_file() or real.is_dir()):
            raise ImportPathError(f"{escape_path(path)} is neither a folder nor a regular file; give another")
    except (OSError, ValueError, RuntimeError) as error:
        raise ImportPathError(f"{escape_path(path)} cannot be resolved ({error}); give another path") from error
    return real


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, sorted by name within each folder; hidden files and folders are skipped.

    Links to folders are not followed; each is yielded like a file, so that ``open_inside`` reports it.
    """
    for parent, subfolders, names in os.walk(folder):
        links = [name for name in subfolders if (Path(parent) / name).is_symlink()]
        subfolders[:] = sorted(s for s in subfolders if not s.startswith(".") and s not in links)
        yield from (Path(parent) / name for name in sorted([*names, *links]) if not name.startswith("."))


def check_inside(path: Path, root: Path) -> Path:
    """Return the real path of a file of the imported folder ``root``.

    Raises:
        UnsafeFileError: the file is a link that leads out of ``root`` or to itself, or not a regular file.
        OSError: the file is missing.
    """
    try:
        real = path.resolve(strict=True)
    except RuntimeError as error:  # what Python up to 3.12 raises for a circular link
        raise UnsafeFileError(f"{escape_path(path)} is a link that leads back to itself; remove it") from error
    if not real.is_relative_to(root.resolve()):
        raise UnsafeFileError(f"{escape_path(path)} is a link that leads out of the folder; copy the file into it")
    if not stat.S_ISREG(real.stat().st_mode):
        raise UnsafeFileError(f"{escape_path(path)} is no regular file (a pipe, device, socket or folder); remove it")
    return real


def open_inside(path: Path, root: Path) -> BinaryIO:
    """Check a file of the imported folder ``root`` with ``check_inside`` and open it for reading in binary.

    A file that was replaced by a link or pipe after the check is not opened.

    Raises:
        UnsafeFileError: see ``check_inside``.
        OSError: it cannot be opened.
    """
    real = check_inside(path, root)
    # not blocking: a pipe that took the file's place meanwhile would otherwise wait for its writer
    descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise UnsafeFileError(f"{escape_path(path)} is no regular file; remove it")
    return file


def escape_path(path: Path | str) -> str:
    """Return a path as printable text: bytes that are not UTF-8 and control characters are escaped."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
