"""The raw archive: one WARC 1.1 file a load, all as it was received, written so that a kill loses no whole page.

``raw/<outlet_id>/<load_id>.warc.gz`` has for each answer of a server a request record, a metadata record (how the
page was found, the outcome of the request) and last the response (or a revisit record where the server said that
nothing changed, or where the same bytes came again), each a gzip member of its own. The response comes last so that
where it is whole, all three are. While a load is being fetched its file is called ``….warc.gz.open``, renamed when
whole. A file left open by a kill is cut after its last whole record when the load is fetched again, and what it holds
is not asked for again.

What is stored of an answer: status, headers and body after transfer coding, with content coding as sent. Headers that
describe the connection and not the page (``Transfer-Encoding``) are renamed ``X-Archive-…``, so that a reader does not
undo what is already undone. HTTP/2 answers are written in HTTP/1.1's form, with ``WARC-Protocol: h2``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import mmap
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from extractors.stores.warc.archive_reader import ArchivedPage, make_archived_page, record_name
from extractors.stores.warc.members import (
    Exchange,
    copied_members,
    exchange_members,
    saved_page_members,
    warcinfo_member,
)
from extractors.stores.warc.records import parse_fields, scan_records

_REDIRECTED = "redirected"
"""What the metadata record of a redirect gives as its outcome."""


class ArchiveBusyError(Exception):
    """Another process is writing the same load. The message names the file and what to do."""


class WarcArchive:
    """The archive of one load, as a context manager.

    Entering takes the load's lock and, where an earlier attempt was interrupted (or the load was already whole), finds
    what it holds. Leaving without an exception makes the file whole by a rename; leaving with one keeps it open for
    the next attempt. ``made_by`` goes into the file's warcinfo record (``software``, ``operator`` and so on). With
    ``start_over`` an earlier attempt is discarded, and a whole file is replaced when the new one is whole.

    Raises ArchiveBusyError where another process has the load open, OSError where the folder cannot be written.
    """

    def __init__(
        self, path: Path, *, made_at: dt.datetime, made_by: Mapping[str, str] | None = None, start_over: bool = False
    ) -> None:
        self.path = path
        self._start_over = start_over
        self._open_path = path.with_name(path.name + ".open")
        self._lock_path = path.with_name(f".{path.name}.lock")
        self._made_at = made_at
        self._made_by = dict(made_by or {})
        self._file: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._kept: dict[str, tuple[int, int]] = {}
        self._redirects: dict[str, list[tuple[int, int]]] = {}
        self._kept_in = self._open_path

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self._take_lock()
        if self._start_over:
            self._open_path.unlink(missing_ok=True)
        elif self._open_path.exists():
            self._kept, self._redirects, whole = _index(self._open_path)
            os.truncate(self._open_path, whole)
        elif self.path.exists():
            self._kept_in = self.path
            self._kept, self._redirects, _ = _index(self.path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        file, lock = self._file, self._lock
        self._file = self._lock = None
        try:
            if file is not None and kind is None:
                with file:
                    file.flush()
                    os.fsync(file.fileno())
            elif file is not None:
                with contextlib.suppress(OSError):  # a full disk: what is reported is the first error, not the second
                    file.close()
            if kind is None and self._open_path.exists():
                self._open_path.replace(self.path)
        finally:
            if lock is not None:
                self._lock_path.unlink(missing_ok=True)
                lock.close()

    def _take_lock(self) -> IO[bytes]:
        """Lock the load for this process; the lock ends with the process, whatever ends it."""
        while True:
            lock = self._lock_path.open("wb")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.path.samestat(os.fstat(lock.fileno()), self._lock_path.stat()):
                    return lock
            except BlockingIOError:
                lock.close()
                raise ArchiveBusyError(
                    f"{self.path}: another process is writing this load; wait for it or end it, then run the task again"
                ) from None
            except FileNotFoundError:
                pass  # Its last holder removed it between our opening and locking it: lock the next one.
            lock.close()

    def find_kept(self, request_url: str) -> ArchivedPage | None:
        """Return the complete page that an earlier attempt of this load archived for a requested URL, or None."""
        offsets = self._kept.get(request_url)
        return None if offsets is None else self._read_kept(offsets)

    def kept_redirects(self, request_url: str) -> list[ArchivedPage]:
        """Return the redirects that an earlier attempt of this load archived for a requested URL, in order."""
        return [self._read_kept(offsets) for offsets in self._redirects.get(request_url, ())]

    def _read_kept(self, offsets: tuple[int, int]) -> ArchivedPage:
        with self._kept_in.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            metadata, response = (next(scan_records(data, offset)) for offset in offsets)
        return make_archived_page(response, record_name(self.path, response.offset), parse_fields(metadata.block))

    @property
    def kept_urls(self) -> frozenset[str]:
        """Return the requested URLs whose pages earlier attempts of this load archived completely."""
        return frozenset(self._kept)

    def store(self, exchange: Exchange) -> str:
        """Append request, metadata and response of one exchange, in one write, and flush.

        Returns the response record's name, ``<outlet_id>/<load_id>.warc.gz#<offset>``. Raises OSError if the file
        cannot be written (disk full), ValueError outside the ``with`` block.
        """
        name = self._append(*exchange_members(exchange))
        self._opened().flush()
        return name

    def store_saved(
        self, url: str, content: bytes, *, saved_at: dt.datetime, content_type: str, notes: Mapping[str, str]
    ) -> str:
        """Append a page that was read from a file, as metadata and resource record; return the resource record's name.

        ``saved_at`` becomes its WARC-Date, ``notes`` the metadata. Raises OSError if the file cannot be written.
        """
        return self._append(
            *saved_page_members(url, content, saved_at=saved_at, content_type=content_type, notes=notes)
        )

    def store_copy(self, record: bytes, url: str, *, requested_at: dt.datetime, notes: Mapping[str, str]) -> str:
        """Append a metadata record and an unchanged record of another archive; return the record's name.

        ``record`` is the record's bytes, gzipped or plain. Raises OSError if the file cannot be written.
        """
        return self._append(*copied_members(record, url, requested_at=requested_at, notes=notes))

    def _append(self, before: bytes, record: bytes) -> str:
        """Append a record after the ones that describe it, in one write, and return its name."""
        file = self._opened()
        offset = file.tell() + len(before)
        file.write(before + record)
        return record_name(self.path, offset)

    def _opened(self) -> IO[bytes]:
        """Open the file for appending at the first write, so that an idle load leaves none behind."""
        if self._lock is None:
            raise ValueError(f"{self.path}: the archive is used outside its with block")
        if self._file is None:
            if not self._start_over and not self._open_path.exists() and self.path.exists():
                beside = self._open_path.with_name(self._open_path.name + ".copy")
                shutil.copyfile(self.path, beside)
                beside.replace(self._open_path)
            self._file = self._open_path.open("ab")
            if self._file.tell() == 0:
                self._file.write(warcinfo_member(self.path.name, made_at=self._made_at, made_by=self._made_by))
        return self._file


def _index(path: Path) -> tuple[dict[str, tuple[int, int]], dict[str, list[tuple[int, int]]], int]:
    """Find the finished pages of a load's file by requested URL, the redirects on the way to them, and the offset after
    the last whole exchange.

    An answer is given as the offsets of its metadata and of its response record.
    """
    found: dict[str, tuple[int, int]] = {}
    redirects: dict[str, list[tuple[int, int]]] = {}
    whole = 0
    if path.stat().st_size == 0:
        return found, redirects, whole
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        notes: dict[str, str] = {}
        notes_of, notes_at = "", 0
        for record in scan_records(data):
            if record.end is None or record.problem is not None:
                continue  # A damaged place hides nothing after it; only what follows the last whole page is cut off.
            if record.record_type == "metadata":
                notes, notes_at = parse_fields(record.block), record.offset
                notes_of = record.headers.get("warc-concurrent-to", "")
            elif record.record_type in ("response", "revisit"):
                fits = notes_of == record.headers.get("warc-record-id") and "request-url" in notes
                if fits and notes.get("whole") == "yes":
                    found[notes["request-url"]] = (notes_at, record.offset)
                elif fits and notes.get("outcome") == _REDIRECTED:
                    redirects.setdefault(notes["request-url"], []).append((notes_at, record.offset))
            if record.record_type in ("response", "revisit", "resource", "warcinfo"):
                whole = record.end
    return found, redirects, whole
