"""Pages of WARC files: the project's own, CC-NEWS as published, and damaged ones as far as they can be read."""

from __future__ import annotations

import datetime as dt
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.stores.warc.http_payload import decode_payload, split_http
from extractors.stores.warc.records import RawRecord, parse_fields, scan_records


class RecordNotFoundError(Exception):
    """A ``warc_record`` does not lead to a record. The message names it and says what to look for."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One answer of a server as an archive holds it, or one place where the archive is damaged (``problem`` is set).

    ``warc_record`` is ``<folder>/<file>#<offset>``, the offset being that of the record's gzip member (of the record
    itself in a plain file); it is None inside a file gzipped as a whole, where nothing can be found by offset.
    ``requested_at`` is the record's WARC-Date, UTC. ``headers`` are the server's, in order. ``body`` has transfer and
    content codings undone; it is None for a revisit record (``revisit_of`` then says what it repeats) and where
    ``problem`` says why. ``end`` is the offset after the record where it is alone, so that it can be copied as it
    is. ``truncated`` is WARC-Truncated. ``notes`` are the fields of the page's metadata record:
    how the page was found and the outcome of the request.
    """

    warc_record: str | None
    offset: int
    end: int | None = None
    record_id: str | None = None
    record_type: str = "response"
    url: str | None = None
    requested_at: dt.datetime | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    payload_digest: str | None = None
    truncated: str | None = None
    revisit_of: str | None = None
    notes: dict[str, str] = field(default_factory=dict)
    problem: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first value of a header, whatever the case of ``name``; None if there is no such header."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header as the server sent it, or None."""
        return self.header("content-type")


def make_archived_page(record: RawRecord, warc_record: str | None, notes: dict[str, str]) -> ArchivedPage:
    """Return a response, resource (a saved page, without HTTP) or revisit record as an ArchivedPage.

    A revisit has no body. ``problem`` is set if the record is damaged or truncated, or its body cannot be decoded.
    """
    headers = record.headers
    base = ArchivedPage(
        warc_record=warc_record,
        offset=record.offset,
        end=record.end,
        record_id=headers.get("warc-record-id"),
        record_type=record.record_type or "damaged",
        url=(headers.get("warc-target-uri") or "").strip("<>").strip() or None,
        requested_at=_warc_date(headers.get("warc-date")),
        payload_digest=headers.get("warc-payload-digest"),
        truncated=headers.get("warc-truncated"),
        revisit_of=headers.get("warc-refers-to-target-uri") or headers.get("warc-refers-to"),
        notes=notes,
        problem=record.problem,
    )
    if record.problem is not None:
        return base
    if base.record_type == "resource":
        return replace(base, headers=(("Content-Type", headers.get("content-type", "")),), body=record.block)
    status, server_headers, payload = split_http(record.block)
    body: bytes | None = None
    problem: str | None = None
    if base.record_type != "revisit":
        if status is None:
            problem = "the record's block is no HTTP response"
        else:
            body, problem = decode_payload(server_headers, payload)
    if problem is None and base.truncated is not None:
        problem = f"the page was cut short while it was fetched ({base.truncated})"
    return replace(base, status=status, headers=server_headers, body=body, problem=problem)


def _warc_date(text: str | None) -> dt.datetime | None:
    """Parse a WARC-Date (W3C profile of ISO 8601, UTC, up to nanoseconds); None if it cannot be parsed."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", (text or "").strip())
    if match is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(match[1]).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return moment.replace(microsecond=int((match[2] or "0").ljust(6, "0")[:6]))


def record_name(path: Path, offset: int) -> str:
    """Return the name of a record as article rows have it: ``<outlet_id>/<load_id>.warc.gz#<offset>``."""
    name = path.name.removesuffix(".open")
    return f"{path.parent.name}/{name}#{offset}"


def read_records(path: Path) -> Iterator[ArchivedPage]:
    """Yield the pages of a WARC file in order: responses, resources, revisits, and a page with ``problem`` for damage.

    Other records are skipped, and so are pages whose target is not http(s), such as ``dns:``. The metadata record that
    precedes a page becomes its ``notes``. An empty file yields nothing. The file is memory-mapped. Raises OSError if it
    cannot be opened.
    """
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        notes: dict[str, dict[str, str]] = {}
        member_of_last = -1
        for record in scan_records(data):
            found_by_offset = record.end is not None and record.offset != member_of_last
            member_of_last = record.offset
            name = record_name(path, record.offset) if found_by_offset else None
            if record.problem is not None and not record.headers:
                yield ArchivedPage(name, record.offset, record_type="damaged", problem=record.problem)
            elif record.record_type == "metadata":
                notes = {record.headers.get("warc-concurrent-to", ""): parse_fields(record.block)}
            elif record.record_type in ("response", "resource", "revisit"):
                if not record.headers.get("warc-target-uri", "http").strip("<").lower().startswith("http"):
                    continue  # dns: and the like are no pages.
                yield make_archived_page(record, name, notes.get(record.headers.get("warc-record-id", ""), {}))


def find_record(raw_folder: Path, warc_record: str) -> ArchivedPage:
    """Return the page that an article row's ``warc_record`` names, reading only that record of its file.

    The file of an unfinished load (``.open``) is used if there is no complete one. The metadata record is not read, so
    ``notes`` is empty. Raises RecordNotFoundError if the name has another form, or file or record are missing or
    damaged.
    """
    relative, _, offset_text = warc_record.rpartition("#")
    folder = raw_folder.resolve()
    path = (folder / relative).resolve()
    if not relative or not re.fullmatch(r"[0-9]{1,18}", offset_text) or not path.is_relative_to(folder):
        raise RecordNotFoundError(
            f"{warc_record!r} names no record; the form is <outlet_id>/<load_id>.warc.gz#<offset>"
        )
    if not path.is_file():
        path = path.with_name(path.name + ".open")
    if not path.is_file():
        raise RecordNotFoundError(f"{warc_record}: there is no file {relative} in {raw_folder}")
    offset = int(offset_text)
    with path.open("rb") as file:
        if offset >= path.stat().st_size:
            raise RecordNotFoundError(f"{warc_record}: {relative} ends before offset {offset}")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            record = next(scan_records(data, offset), None)
            if record is None:
                raise RecordNotFoundError(f"{warc_record}: there is no record at offset {offset}")
            if record.problem is not None and not record.headers:
                raise RecordNotFoundError(f"{warc_record}: {record.problem}")
            if record.record_type == "metadata" and record.block.startswith(b"forgotten:"):
                raise RecordNotFoundError(f"{warc_record}: the page was forgotten on request")
            return make_archived_page(record, record_name(path, offset), {})
