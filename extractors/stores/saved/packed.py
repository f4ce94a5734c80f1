"""Zip and tar files of saved pages, MAFF and HTZ (zips of Firefox and WebScrapBook) and WACZ (a zip of WARC files).

Each is unpacked with limits into a folder of its own; a single page in gzip is unpacked in memory.

Nothing is written outside of the folder: names are made relative, and a member whose name leads out of it, or that is a
link or a device, is reported. A member that cannot be unpacked is reported too, and the others are read.
"""

from __future__ import annotations

import os
import re
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from extractors.runtime.faults import describe_fault
from extractors.stores.saved.document import MAX_DAMAGE_ROWS, MAX_DOCUMENTS, UnreadableFileError
from extractors.stores.saved.not_pages import why_unread_packed

MAX_UNPACKED_BYTES = 16 * 1024**3
"""The most bytes that one packed file may unpack to, with the packed files in it."""
_MAX_RATIO = 200
_FREE_BYTES = 1024**3
"""A packed file may unpack to this many bytes, or to ``_MAX_RATIO`` times its size where that is more."""
_MAX_HEADER_BYTES = 1024 * 1024
_MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
"""The largest list of members of a zip file: each becomes an object in memory."""
_LINK = "it is a link or a device; pack the file itself"
_OUTSIDE = "its name leads out of the packed file; rename it"
_PACKED = re.compile(r"\.(?:zip|wacz|maff|htz|tar|tgz|tar\.(?:gz|bz2|xz))$", re.IGNORECASE)
_ZIP = re.compile(r"\.(?:zip|wacz|maff|htz)$", re.IGNORECASE)
_ENCRYPTED = "is protected by a password; unpack it and load the folder"
_UNKNOWN_METHOD = "is packed in a way that is not read; unpack it with another program and load the folder"
_ENCRYPTED_FLAG = 1
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(slots=True)
class UnpackBudget:
    """What a packed file and the packed files in it may still unpack to."""

    bytes_left: int
    members_left: int = MAX_DOCUMENTS

    @classmethod
    def for_size(cls, size: int) -> UnpackBudget:
        """Return the budget of a file of this many bytes."""
        return cls(min(MAX_UNPACKED_BYTES, max(_FREE_BYTES, size * _MAX_RATIO)))


def is_packed(name: str) -> bool:
    """Whether a file's name is that of a zip, WACZ or tar file."""
    return _PACKED.search(name) is not None


def gunzip(content: bytes, name: str, limit: int) -> bytes:
    """Return a page that was saved as gzip, as servers send it, unpacked; other content as it is.

    Raises UnreadableFileError if it is damaged, or unpacks to more than ``limit`` bytes.
    """
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        page = unpacker.decompress(content, limit + 1)
    except zlib.error as error:
        raise UnreadableFileError(f"{name} cannot be unpacked ({error}); copy it again") from error
    if len(page) > limit or not unpacker.eof:
        why = f"unpacks to more than {limit >> 20} MiB" if len(page) > limit else "ends before its end; copy it again"
        raise UnreadableFileError(f"{name} {why}")
    return page


def unpack(file: BinaryIO, name: str, folder: Path, budget: UnpackBudget) -> list[str]:
    """Unpack a zip, WACZ or tar file below ``folder`` and return what could not be unpacked, in words.

    Members keep their modification time. ``budget`` is reduced by what was unpacked. Raises UnreadableFileError if the
    file is no archive of its kind, or is damaged where its members are listed; OSError if the disk is full.
    """
    problems: list[str] = []
    try:
        if _ZIP.search(name) and _is_all_encrypted(file):
            raise UnreadableFileError(f"{name} {_ENCRYPTED}")
        members = _zip_members(file) if _ZIP.search(name) else _tar_members(file)
        for member, opened, modified in members:
            if budget.members_left <= 0 or budget.bytes_left <= 0:
                problems.append(
                    f"{name} has over {MAX_DOCUMENTS} members, or unpacks to over {MAX_UNPACKED_BYTES >> 30} GiB or "
                    f"over {_FREE_BYTES >> 30} GiB and {_MAX_RATIO} times its size; the rest is not read; split it"
                )
                break
            budget.members_left -= 1
            if member.endswith("/"):
                continue
            target = _target(folder, member)
            if target is None or opened is None:
                problems.append(f"{name}, {member}: {_LINK if target else _OUTSIDE}; the other members were read")
                continue
            if isinstance(opened, str):
                problems.append(f"{name}, {member} {opened}; the other members were read")
                continue
            budget.bytes_left -= _write(opened, target, budget.bytes_left, modified, f"{name}, {member}", problems)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError, RuntimeError) as error:
        file.seek(0)
        if (why := why_unread_packed(file.read(64))) and not file.seek(0) and not zipfile.is_zipfile(file):
            raise UnreadableFileError(f"{name} {why}") from error
        raise UnreadableFileError(f"{name} cannot be unpacked ({error}); copy it again") from error
    return _shorten(problems, name)


def _shorten(problems: list[str], name: str) -> list[str]:
    """Return the first problems, and one more that counts the rest of many."""
    more = len(problems) - MAX_DAMAGE_ROWS
    return [*problems[:MAX_DAMAGE_ROWS], f"{name}: {more} more members were not read"] if more > 0 else problems


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
                    raise ValueError("it unpacks to more than the limit of the whole file")
                file.write(chunk)
    except FileExistsError:
        problems.append(f"{named}: the name stands twice in the file; its first member was read")
        return 0
    except NotADirectoryError:
        problems.append(f"{named}: its folder's name is that of a file; rename it")
        return 0
    except OSError:
        target.unlink(missing_ok=True)
        raise
    except Exception as error:  # noqa: BLE001 - zipfile, tarfile, zlib, lzma: each has errors of its own
        target.unlink(missing_ok=True)
        problems.append(f"{named}: {describe_fault(error)}; the other members were read")
        return size
    if modified is not None:
        os.utime(target, (modified, modified))
    return size


def _zip_members(file: BinaryIO) -> Iterator[tuple[str, IO[bytes] | str | None, float | None]]:
    _check_directory(file)
    with zipfile.ZipFile(file) as packed:
        for info in sorted(packed.infolist(), key=lambda info: info.filename):
            if info.is_dir():
                continue
            opened: IO[bytes] | str | None
            try:
                opened = None if _is_link(info) else packed.open(info)
            except NotImplementedError:  # zipfile's own error for a method of packing that it does not know
                opened = _ENCRYPTED if info.flag_bits & _ENCRYPTED_FLAG else _UNKNOWN_METHOD
            except (RuntimeError, zipfile.BadZipFile) as error:
                opened = _ENCRYPTED if info.flag_bits & _ENCRYPTED_FLAG else f"cannot be unpacked ({error})"
            yield info.filename, opened, _zip_time(info)


def _is_all_encrypted(file: BinaryIO) -> bool:
    _check_directory(file)
    with zipfile.ZipFile(file) as packed:
        files = [info for info in packed.infolist() if not info.is_dir()]
    return bool(files) and all(info.flag_bits & _ENCRYPTED_FLAG for info in files)


def _check_directory(file: BinaryIO) -> None:
    """Raise BadZipFile if the list of members is too long to be read into memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read(66_000)
    file.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    listed = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if listed == 0xFFFFFFFF:  # zip64: its own record has the size
        wide = tail.rfind(b"PK\x06\x06", 0, end)
        listed = int.from_bytes(tail[wide + 40 : wide + 48], "little") if wide >= 0 else size
    if listed > _MAX_DIRECTORY_BYTES:
        raise zipfile.BadZipFile(f"its list of members has {listed >> 20} MiB; split it")


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


class _LimitedTarInfo(tarfile.TarInfo):
    """A member whose headers are read only up to a limit: tarfile reads a long name or an extended header at once."""

    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        # the entry point that tarfile names for subclasses
        plain = (*tarfile.REGULAR_TYPES, tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE)
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.TarError("it has a sparse file; pack it without --sparse")
        if self.type not in plain and self.size > _MAX_HEADER_BYTES:
            raise tarfile.TarError(f"a header in it has {self.size} bytes")
        return super()._proc_member(tarfile_)  # type: ignore[misc,no-any-return]

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise tarfile.TarError("it has a sparse file; pack it without --sparse")


def _tar_members(file: BinaryIO) -> Iterator[tuple[str, IO[bytes] | str | None, float | None]]:
    # as a stream, in the file's own order: a bomb is not read twice
    with tarfile.open(fileobj=file, mode="r|*", tarinfo=_LimitedTarInfo) as packed:
        for info in packed:
            # folders and links count too: a packed file of nothing else has no end
            member = f"{info.name}/" if info.isdir() else info.name
            yield member, packed.extractfile(info) if info.isreg() else None, float(info.mtime)
            packed.members = []  # type: ignore[attr-defined]  # tarfile keeps each member
