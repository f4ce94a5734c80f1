"""WARC 1.1 records as bytes, each a gzip member of its own, as the raw archive appends them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from extractors.runtime.absent_modules import seems_absent
from extractors.runtime.version import VERSION

with seems_absent("fsspec"):  # which warcio imports where there is one, to open addresses
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_CONNECTION_HEADERS = {"transfer-encoding", "connection", "keep-alive", "proxy-connection", "trailer", "upgrade"}
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_LINE_ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_GZIP_LEVEL = 6
_COMPRESSED_LEVEL = 1  # For bodies that were sent compressed: more effort finds nothing in them.


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, to be archived.

    The headers are as on the wire, a character for each byte (Latin-1), so that they are stored byte for byte.
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
    """Return the SHA-1 of a body as WARC writes it: ``sha1:`` and base 32. It is not used for security."""
    return "sha1:" + base64.b32encode(hashlib.sha1(raw_body, usedforsecurity=False).digest()).decode("ascii")


def exchange_members(exchange: Exchange) -> tuple[bytes, bytes]:
    """Return the gzip members of one exchange: request and metadata together, then the response (or revisit)."""
    response_id = _urn(uuid.uuid4())
    common = {"WARC-Date": _warc_date(exchange.requested_at), "WARC-Target-URI": exchange.url}
    request = _member(
        "request",
        {**common, "WARC-Record-ID": _urn(uuid.uuid4()), "WARC-Concurrent-To": response_id},
        _HttpHead(
            f"{exchange.method} {_target(exchange.url)} HTTP/1.1",
            _clean(exchange.request_headers),
            is_http_request=True,
        ),
    )
    metadata = _member(
        "metadata",
        {**common, "WARC-Record-ID": _urn(uuid.uuid4()), "WARC-Concurrent-To": response_id},
        body=_fields(exchange.notes),
    )
    return request + metadata, _response(exchange, {**common, "WARC-Record-ID": response_id})


def _response(exchange: Exchange, headers: dict[str, str]) -> bytes:
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
    is_compressed = any(name.lower() == "content-encoding" for name, _ in exchange.headers)
    return _member(kind, headers, http, body, _COMPRESSED_LEVEL if is_compressed else _GZIP_LEVEL)


def saved_page_members(
    url: str, content: bytes, *, saved_at: dt.datetime, content_type: str, notes: Mapping[str, str]
) -> tuple[bytes, bytes]:
    """Return the gzip members of a page that was a file: its metadata, then the resource record.

    Record ids are derived from the content, so that the same files give the same archive, byte for byte.
    """
    digest, date = payload_digest(content), _warc_date(saved_at)
    record_id, note_id = (_urn(uuid.uuid5(uuid.NAMESPACE_URL, f"{k} {url} {date} {digest}")) for k in "rm")
    common = {"WARC-Date": date, "WARC-Target-URI": url}
    metadata = _member(
        "metadata", {**common, "WARC-Record-ID": note_id, "WARC-Concurrent-To": record_id}, body=_fields(notes)
    )
    headers = {**common, "WARC-Record-ID": record_id, "Content-Type": content_type, "WARC-Payload-Digest": digest}
    return metadata, _member("resource", headers, body=content)


def copied_members(
    record: bytes, url: str, *, requested_at: dt.datetime, notes: Mapping[str, str]
) -> tuple[bytes, bytes]:
    """Return a metadata record for a record of another archive, and that record unchanged (gzipped if it was not)."""
    date = _warc_date(requested_at)
    note_id = _urn(uuid.uuid5(uuid.NAMESPACE_URL, f"m {url} {date} {payload_digest(record)}"))
    metadata = _member(
        "metadata", {"WARC-Record-ID": note_id, "WARC-Target-URI": url, "WARC-Date": date}, body=_fields(notes)
    )
    return metadata, record if record.startswith(b"\x1f\x8b") else _gzip(record)


def warcinfo_member(file_name: str, *, made_at: dt.datetime, made_by: Mapping[str, str]) -> bytes:
    """Return the warcinfo record, as a gzip member, that begins a file."""
    headers = {
        "WARC-Date": _warc_date(made_at),
        "WARC-Record-ID": _urn(uuid.uuid5(uuid.NAMESPACE_URL, file_name)),
        "WARC-Filename": file_name,
    }
    return _member(
        "warcinfo",
        headers,
        body=_fields({"software": f"Dateline/{VERSION}", "format": "WARC File Format 1.1", **made_by}),
    )


class _HttpHead(StatusAndHeaders):  # type: ignore[misc]
    """The head of a request or answer, written byte for byte as it was on the wire and not as ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Give warcio the bytes to write."""
        lines = [f"{self.protocol} {self.statusline}".strip() if self.protocol else self.statusline]
        lines += [f"{name}: {value}" for name, value in self.headers]
        self.headers_buff = b"".join(_wire(line) + b"\r\n" for line in lines) + b"\r\n"


def _member(
    kind: str,
    headers: Mapping[str, str],
    http: StatusAndHeaders | None = None,
    body: bytes = b"",
    level: int = _GZIP_LEVEL,
) -> bytes:
    """Make one record as a gzip member of its own."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
    record = writer.create_warc_record(
        headers.get("WARC-Target-URI", ""),
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_headers_dict={name: _one_line(value) for name, value in headers.items()},
        http_headers=http,
    )
    writer.write_record(record)
    return _gzip(buffer.getbuffer(), level)


def _gzip(data: bytes | memoryview, level: int = _GZIP_LEVEL) -> bytes:
    pack = zlib.compressobj(level, zlib.DEFLATED, 31)
    return pack.compress(data) + pack.flush()


def _fields(values: Mapping[str, str]) -> bytes:
    """Write an ``application/warc-fields`` block; empty values are left out."""
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in values.items() if value).encode("utf-8")


def _urn(number: uuid.UUID) -> str:
    return f"<urn:uuid:{number}>"


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
    """Make headers storable: no line ends inside, and connection headers renamed."""
    return [
        (f"X-Archive-{name}" if name.lower() in _CONNECTION_HEADERS else name, _one_line(value))
        for name, value in headers
    ]


def _one_line(text: str) -> str:
    text = str(text)
    return " ".join(text.split()) if any(end in text for end in _LINE_ENDS) else text
