"""The raw archive: one WARC 1.1 file a load, all as it was received, written so that a kill loses no whole page.

``raw/<outlet_id>/<load_id>.warc.gz`` holds for each answer of a server a request record, a metadata record (how the
page was found, what became of the request) and last the response (or a revisit record where the server said that
nothing changed, or where the same bytes came again), each a gzip member of its own. The response comes last so that
where it is whole, all three are. While a load is being fetched its file is called ``….warc.gz.open``, renamed when
whole. A file left open by a kill is cut after its last whole record when the load is fetched again, and what it holds
is not asked for again.

What is stored of an answer: status, headers and body after transfer coding, with content coding as sent. Headers that
describe the connection and not the page (``Transfer-Encoding``) are renamed ``X-Archive-…``, so that a reader does not
undo what is already undone. HTTP/2 answers are written in HTTP/1.1's form, with ``WARC-Protocol: h2``.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import hashlib
import io
import mmap
import os
import shutil
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.runtime.version import VERSION
from extractors.stores.archive_reader import (
    ArchivedPage,
    RecordNotFoundError,
    find_record,
    page_of,
    parse_fields,
    read_records,
    record_name,
    scan_records,
)

__all__ = [
    "ArchiveBusyError",
    "ArchivedPage",
    "Exchange",
    "RecordNotFoundError",
    "WarcArchive",
    "find_record",
    "payload_digest",
    "read_records",
    "recover",
]

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_CONNECTION_HEADERS = {"transfer-encoding", "connection", "keep-alive", "proxy-connection", "trailer", "upgrade"}
_REDIRECTED = "redirected"
"""What the metadata record of a redirect gives as its outcome."""
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_GZIP_LEVEL = 6
_PACKED_LEVEL = 1  # For bodies that came compressed: more effort finds nothing in them.


class ArchiveBusyError(Exception):
    """Another process is writing the same load. The message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, to be kept.

    The headers are as on the wire, a character for each byte (Latin-1), so that they are kept byte for byte.
    ``raw_body`` is the body after transfer coding, content coding still on. ``truncated`` is why the body is not whole
    (``length``, ``time``, ``disconnect``), None where it is. ``revisit_profile`` makes it a revisit record without a
    body; ``earlier_url`` and ``earlier_at`` say what it repeats. ``notes`` becomes the metadata record.
    """

    url: str
    requested_at: dt.datetime
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    raw_body: bytes
    ip_address: str | None = None
    protocol: str = "HTTP/1.1"
    truncated: str | None = None
    revisit_profile: str | None = None
    digest: str | None = None
    earlier_url: str | None = None
    earlier_at: dt.datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def payload_digest(raw_body: bytes) -> str:
    """Return the digest of a body as WARC writes it: ``sha1:`` and base 32.

    It tells equal payloads apart from others; nothing is trusted because of it.
    """
    return "sha1:" + base64.b32encode(hashlib.sha1(raw_body, usedforsecurity=False).digest()).decode("ascii")


class _HttpHead(StatusAndHeaders):  # type: ignore[misc]
    """The head of a request or answer, written byte for byte as it was on the wire and not as ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Give warcio the bytes to write."""
        lines = [f"{self.protocol} {self.statusline}".strip() if self.protocol else self.statusline]
        lines += [f"{name}: {value}" for name, value in self.headers]
        self.headers_buff = b"".join(_wire(line) + b"\r\n" for line in lines) + b"\r\n"


class WarcArchive:
    """The archive of one load, as a context manager.

    Entering takes the load's lock and, where an earlier attempt was interrupted (or the load was already whole), finds
    what it holds. Leaving without an exception makes the file whole by a rename; leaving with one keeps it open for
    the next attempt. ``made_by`` goes into the file's warcinfo record (``software``, ``operator`` and so on). With
    ``anew`` what an earlier attempt left is not looked at and a whole file is replaced when the new one is whole.

    Raises ArchiveBusyError where another process has the load open, OSError where the folder cannot be written.
    """

    def __init__(
        self, path: Path, *, made_at: dt.datetime, made_by: Mapping[str, str] | None = None, anew: bool = False
    ) -> None:
        self.path = path
        self._anew = anew
        self._open_path = path.with_name(path.name + ".open")
        self._lock_path = path.with_name(f".{path.name}.lock")
        self._made_at = made_at
        self._made_by = dict(made_by or {})
        self._file: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._buffer = io.BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=False, warc_version="WARC/1.1")
        self._kept: dict[str, tuple[int, int]] = {}
        self._redirects: dict[str, list[tuple[int, int]]] = {}
        self._kept_in = self._open_path

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self._take_lock()
        if self._anew:
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
        if self._file is not None:
            self._file.flush()
            if kind is None:
                os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
        if kind is None and self._open_path.exists():
            self._open_path.replace(self.path)
        if self._lock is not None:
            self._lock_path.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

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

    def kept(self, request_url: str) -> ArchivedPage | None:
        """Return the page that an earlier attempt of this load kept for a requested URL, None where there is none."""
        offsets = self._kept.get(request_url)
        return None if offsets is None else self._read_kept(offsets)

    def kept_redirects(self, request_url: str) -> list[ArchivedPage]:
        """Return the redirects that an earlier attempt of this load kept on the way to a requested URL, in order."""
        return [self._read_kept(offsets) for offsets in self._redirects.get(request_url, ())]

    def _read_kept(self, offsets: tuple[int, int]) -> ArchivedPage:
        with self._kept_in.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            metadata, response = (next(scan_records(data, offset)) for offset in offsets)
        return page_of(response, record_name(self.path, response.offset), parse_fields(metadata.block))

    @property
    def kept_urls(self) -> frozenset[str]:
        """The requested URLs whose pages earlier attempts of this load kept whole."""
        return frozenset(self._kept)

    def store(self, exchange: Exchange) -> str:
        """Append one exchange and return the response record's name, ``<outlet_id>/<load_id>.warc.gz#<offset>``.

        All its records go to the file in one write. Raises OSError where the disk is full or gone.
        """
        file = self._opened()
        response_id = f"<urn:uuid:{uuid.uuid4()}>"
        date = _warc_date(exchange.requested_at)
        common = {"WARC-Date": date, "WARC-Target-URI": exchange.url}
        request = self._member(
            "request",
            {**common, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", "WARC-Concurrent-To": response_id},
            _HttpHead(
                f"{exchange.method} {_target(exchange.url)} HTTP/1.1",
                _clean(exchange.request_headers),
                is_http_request=True,
            ),
            b"",
        )
        fields = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in exchange.notes.items() if value)
        metadata = self._member(
            "metadata",
            {**common, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", "WARC-Concurrent-To": response_id},
            None,
            fields.encode("utf-8"),
        )
        response = self._response(exchange, {**common, "WARC-Record-ID": response_id})
        offset = file.tell() + len(request) + len(metadata)
        file.write(request + metadata + response)
        file.flush()
        return record_name(self.path, offset)

    def store_saved(
        self, url: str, content: bytes, *, saved_at: dt.datetime, content_type: str, notes: Mapping[str, str]
    ) -> str:
        """Append a page that came as a file, as a resource record with its metadata, and return the record's name.

        Raises OSError where the disk is full or gone.
        """
        file = self._opened()
        digest, date = payload_digest(content), _warc_date(saved_at)
        # ids made from what is stored: the same files give the same archive, and so the same offsets, byte for byte
        record_id, note_id = (
            f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{k} {url} {date} {digest}')}>" for k in "rm"
        )
        common = {"WARC-Date": date, "WARC-Target-URI": url}
        fields = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in notes.items() if value)
        ids = {"WARC-Record-ID": note_id, "WARC-Concurrent-To": record_id}
        metadata = self._member("metadata", {**common, **ids}, None, fields.encode("utf-8"))
        headers = {**common, "WARC-Record-ID": record_id, "Content-Type": content_type}
        resource = self._member("resource", {**headers, "WARC-Payload-Digest": digest}, None, content)
        offset = file.tell() + len(metadata)
        file.write(metadata + resource)
        return record_name(self.path, offset)

    def store_copy(self, record: bytes, url: str, *, requested_at: dt.datetime, notes: Mapping[str, str]) -> str:
        """Append a record of another archive as it is (gzipped or plain), with a metadata record, and name it.

        Raises OSError where the disk is full or gone.
        """
        file = self._opened()
        fields = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in notes.items() if value)
        note_id = uuid.uuid5(uuid.NAMESPACE_URL, f"m {url} {_warc_date(requested_at)} {payload_digest(record)}")
        ids = {"WARC-Record-ID": f"<urn:uuid:{note_id}>", "WARC-Target-URI": url}
        metadata = self._member(
            "metadata", {**ids, "WARC-Date": _warc_date(requested_at)}, None, fields.encode("utf-8")
        )
        if not record.startswith(b"\x1f\x8b"):
            pack = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)
            record = pack.compress(record) + pack.flush()
        offset = file.tell() + len(metadata)
        file.write(metadata + record)
        return record_name(self.path, offset)

    def _response(self, exchange: Exchange, headers: dict[str, str]) -> bytes:
        digest = exchange.digest or payload_digest(exchange.raw_body)
        kind, body = ("revisit", b"") if exchange.revisit_profile else ("response", exchange.raw_body)
        if exchange.revisit_profile:
            headers["WARC-Profile"] = exchange.revisit_profile
            if exchange.earlier_url:
                headers["WARC-Refers-To-Target-URI"] = exchange.earlier_url
            if exchange.earlier_at:
                headers["WARC-Refers-To-Date"] = _warc_date(exchange.earlier_at)
        if exchange.revisit_profile != NOT_MODIFIED:
            headers["WARC-Payload-Digest"] = digest
        if exchange.ip_address:
            headers["WARC-IP-Address"] = exchange.ip_address
        if exchange.protocol.upper().startswith("HTTP/2"):
            headers["WARC-Protocol"] = "h2"
        if exchange.truncated:
            headers["WARC-Truncated"] = exchange.truncated
        status_line = f"{exchange.status} {_one_line(exchange.reason)}".rstrip()
        http = _HttpHead(status_line, _clean(exchange.headers), protocol="HTTP/1.1")
        is_packed = any(name.lower() == "content-encoding" for name, _ in exchange.headers)
        return self._member(kind, headers, http, body, _PACKED_LEVEL if is_packed else _GZIP_LEVEL)

    def _member(
        self, kind: str, headers: dict[str, str], http: StatusAndHeaders | None, body: bytes, level: int = _GZIP_LEVEL
    ) -> bytes:
        """Make one record as a gzip member of its own."""
        self._buffer.seek(0)
        self._buffer.truncate()
        record = self._writer.create_warc_record(
            headers.get("WARC-Target-URI", ""),
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            warc_headers_dict={name: _one_line(value) for name, value in headers.items()},
            http_headers=http,
        )
        self._writer.write_record(record)
        pack = zlib.compressobj(level, zlib.DEFLATED, 31)
        return pack.compress(self._buffer.getbuffer()) + pack.flush()

    def _opened(self) -> IO[bytes]:
        """Open the file for appending at the first write, so that an idle load leaves none behind."""
        if self._lock is None:
            raise ValueError(f"{self.path}: the archive is used outside its with block")
        if self._file is None:
            if not self._anew and not self._open_path.exists() and self.path.exists():
                beside = self._open_path.with_name(self._open_path.name + ".copy")
                shutil.copyfile(self.path, beside)
                beside.replace(self._open_path)
            self._file = self._open_path.open("ab")
            if self._file.tell() == 0:
                self._file.write(self._warcinfo())
        return self._file

    def _warcinfo(self) -> bytes:
        info = {"software": f"Dateline/{VERSION}", "format": "WARC File Format 1.1", **self._made_by}
        fields = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in info.items() if value)
        headers = {
            "WARC-Date": _warc_date(self._made_at),
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, self.path.name)}>",
            "WARC-Filename": self.path.name,
        }
        return self._member("warcinfo", headers, None, fields.encode("utf-8"))


def recover(path: Path) -> Iterator[ArchivedPage]:
    """Read the whole pages of an interrupted load's ``.open`` file (or of a whole one); damage ends the reading."""
    for page in read_records(path):
        if page.problem is not None and page.record_type == "damaged":
            return
        yield page


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


def _warc_date(moment: dt.datetime) -> str:
    """Write a moment as WARC 1.1 does, UTC with microseconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _target(url: str) -> str:
    """Return the path and query that a request line carries."""
    rest = url.split("://", 1)[-1]
    cut = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=-1)
    path = quote(rest[cut:].split("#", 1)[0], safe=_ASCII) if cut >= 0 else "/"
    return path if path.startswith("/") else "/" + path


def _wire(line: str) -> bytes:
    """Encode a line of an HTTP head: Latin-1 stands for its bytes (RFC 9110, section 5.5), other text goes as UTF-8."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


def _clean(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Keep headers storable: no line ends inside, and connection headers renamed."""
    return [
        (f"X-Archive-{name}" if name.lower() in _CONNECTION_HEADERS else name, _one_line(value))
        for name, value in headers
    ]


def _one_line(text: str) -> str:
    return (
        " ".join(str(text).split())
        if any(end in str(text) for end in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        else str(text)
    )
