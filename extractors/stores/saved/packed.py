"""Zip and tar files of saved pages, and WACZ (a zip of WARC files): unpacked into a folder of their own, with limits.

Nothing is written outside of the folder: names are made relative, and a member whose name leads out of it, or that is a
link or a device, is reported. A member that cannot be unpacked is reported too, and the others are read.
"""

from __future__ import annotations

import os
import re
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from extractors.runtime.faults import describe_fault
from extractors.stores.saved.document import MAX_DOCUMENTS, UnreadableFileError

MAX_UNPACKED_BYTES = 16 * 1024**3
"""The most bytes that one packed file may unpack to."""
_MAX_UNSAFE = 100
"""The most members of unsafe kinds that are reported one by one."""
_LINK = "it is a link or a device; pack the file itself"
_OUTSIDE = "its name leads out of the packed file; rename it"
_PACKED = re.compile(r"\.(?:zip|wacz|tar|tgz|tar\.(?:gz|bz2|xz))$", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")


def is_packed(name: str) -> bool:
    """Whether a file's name is that of a zip, WACZ or tar file."""
    return _PACKED.search(name) is not None


def unpack(file: BinaryIO, name: str, folder: Path) -> list[str]:
    """Unpack a zip, WACZ or tar file below ``folder`` and return what could not be unpacked, in words.

    Members keep their modification time. Raises UnreadableFileError if the file is no archive of its kind, or is
    damaged where its members are listed; OSError if the disk is full.
    """
    problems: list[str] = []
    unsafe = 0
    left = MAX_UNPACKED_BYTES
    try:
        members = _zip_members(file) if re.search(r"\.(?:zip|wacz)$", name, re.IGNORECASE) else _tar_members(file)
        for count, (member, opened, modified) in enumerate(members):
            if count >= MAX_DOCUMENTS or left <= 0:
                problems.append(f"{name} has more than {count} members or 16 GiB; split it, the rest is not read")
                break
            target = _target(folder, member)
            if target is None or opened is None:
                unsafe += 1
                if unsafe <= _MAX_UNSAFE:
                    problems.append(f"{name}, {member}: {_LINK if target else _OUTSIDE}; the other members were read")
                continue
            if isinstance(opened, Exception):
                problems.append(f"{name}, {member}: {describe_fault(opened)}; the other members were read")
                continue
            left -= _write(opened, target, left, modified, f"{name}, {member}", problems)
        if unsafe > _MAX_UNSAFE:
            problems.append(f"{name}: {unsafe - _MAX_UNSAFE:,} more members are links or lead out of it")
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(f"{name} cannot be unpacked ({error}); copy it again") from error
    return problems


def _target(folder: Path, member: str) -> Path | None:
    """Return the path below ``folder`` that a member is written to; None if its name leads elsewhere."""
    parts = PurePosixPath(_DRIVE.sub("", member.replace("\\", "/")).lstrip("/")).parts
    if not parts or ".." in parts or any("\0" in part for part in parts):
        return None
    return folder.joinpath(*(part.encode("utf-8", "replace")[:200].decode("utf-8", "ignore") for part in parts))


def _write(opened: IO[bytes], target: Path, left: int, modified: float | None, named: str, problems: list[str]) -> int:
    """Write one member and return its size; a member that is damaged is removed again and reported."""
    size = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened, target.open("xb") as file:
            while chunk := opened.read(1 << 20):
                size += len(chunk)
                if size > left:
                    raise ValueError("it unpacks to more than the limit of 16 GiB together")
                file.write(chunk)
    except FileExistsError:
        problems.append(f"{named}: the name stands twice in the file; its first member was read")
        return 0
    except NotADirectoryError:
        problems.append(f"{named}: its folder's name is that of a file; rename it")
        return 0
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        target.unlink(missing_ok=True)
        problems.append(f"{named}: {describe_fault(error)}; the other members were read")
        return size
    except Exception as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise
        problems.append(f"{named}: {describe_fault(error)}; the other members were read")  # zlib.error, lzma.LZMAError
        return size
    if modified is not None:
        os.utime(target, (modified, modified))
    return size


def _zip_members(file: BinaryIO) -> Iterator[tuple[str, IO[bytes] | Exception | None, float | None]]:
    with zipfile.ZipFile(file) as packed:
        for info in sorted(packed.infolist(), key=lambda info: info.filename):
            if info.is_dir():
                continue
            try:
                opened: IO[bytes] | Exception | None = None if _is_link(info) else packed.open(info)
            except (RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:  # encrypted, or an unknown method
                opened = error
            yield info.filename, opened, _zip_time(info)


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> 16) & 0o170000 not in (0, 0o100000)


def _zip_time(info: zipfile.ZipInfo) -> float | None:
    """Return a member's time: UTC where the extended timestamp states it, else the local time of the MS-DOS field."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == 0x5455 and size >= 5 and extra[4] & 1:
            return float(int.from_bytes(extra[5:9], "little", signed=True))
        extra = extra[4 + size :]
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return None


def _tar_members(file: BinaryIO) -> Iterator[tuple[str, IO[bytes] | Exception | None, float | None]]:
    # as a stream, in the file's own order: a bomb is not read twice
    with tarfile.open(fileobj=file, mode="r|*") as packed:
        for info in packed:
            if not info.isdir():
                yield info.name, packed.extractfile(info) if info.isreg() else None, float(info.mtime)
