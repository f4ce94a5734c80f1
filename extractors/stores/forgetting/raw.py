"""Take a page out of raw loads: its WARC records become tombstones of the same length, its log lines too.

A record's place in the file is its address (``warc_record``), so every other record must stay where it is. A record is
a gzip member of its own; it is replaced by a member of exactly as many bytes, filled up in the comment of its gzip
header, which every reader skips. A file is rewritten beside its place and renamed in.

Pages of other articles that quote the headline keep their record; the headline in it is overwritten.
"""

from __future__ import annotations

import json
import mmap
import os
import uuid
import zlib
from collections.abc import Set
from pathlib import Path
from typing import Any

from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import FOUND_AS_SOURCE
from extractors.runtime.typed_json import DamagedJsonError, parse_json
from extractors.stores.forgetting.redact_record import redacted_record
from extractors.stores.forgetting.register import FORGOTTEN
from extractors.stores.forgetting.target import REPLACED, ForgetTarget, spellings
from extractors.stores.warc.archive_reader import make_archived_page
from extractors.stores.warc.records import RawRecord, scan_records

_HEADER = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x02\xff"  # gzip, deflate, with a comment
_PAGE_KINDS = ("response", "resource", "revisit")


class MemberTooLongError(Exception):
    """A member does not fit in the place of the one it replaces."""


def padded_member(data: bytes, length: int) -> bytes:
    """Compress data into one gzip member of exactly ``length`` bytes.

    Raises MemberTooLongError where it takes more.
    """
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = pack.compress(data) + pack.flush()
    end = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    padding = length - len(_HEADER) - 1 - len(body) - len(end)
    if padding < 0:
        raise MemberTooLongError(f"{len(data)} bytes do not fit into a gzip member of {length}")
    return _HEADER + b" " * padding + b"\x00" + body + end


def tombstone_record(seed: str) -> bytes:
    """A WARC metadata record that says that a record was forgotten, and nothing of it."""
    block = f"{FORGOTTEN}: yes\r\n".encode()
    record_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{FORGOTTEN} {seed}")
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{record_id}>\r\n"
        "WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: application/warc-fields\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def forget_in_archive(path: Path, target: ForgetTarget, outlet: Outlet, sources: Set[int]) -> tuple[int, list[str]]:
    """Replace the records of a WARC file that are the target's; return how many, and a line for each that is left.

    ``sources`` are the offsets of answers that are feeds, sitemaps and listings: one that names the target is replaced
    as a whole, since nothing is read from it again. Raises OSError.
    """
    if path.stat().st_size == 0:
        return 0, []
    changes: list[tuple[int, bytes]] = []
    left: list[str] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for record in scan_records(data):
            if record.end is None:
                continue
            length = record.end - record.offset
            if _is_of(record, target, outlet) or (record.offset in sources and _names(record, target)):
                changes.append((record.offset, padded_member(tombstone_record(f"{path.name}#{record.offset}"), length)))
                continue
            member = data[record.offset : record.end]
            redacted = redacted_record(zlib.decompress(member, 31), target, outlet)
            if redacted is None:
                continue
            try:
                changes.append((record.offset, padded_member(redacted, length)))
            except MemberTooLongError:
                left.append(f"{path.parent.name}/{path.name}#{record.offset}: another page still quotes its headline")
        if changes:
            _rewrite(path, data, changes)
    return len(changes), left


def blank_records(path: Path, offsets: Set[int]) -> None:
    """Replace records of a whole WARC file by tombstones of their lengths. Raises OSError."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        changes = []
        for offset in sorted(offsets):
            record = next(scan_records(data, offset), None)
            if record is not None and record.end is not None:
                member = padded_member(tombstone_record(f"{path.name}#{offset}"), record.end - offset)
                changes.append((offset, member))
        if changes:
            _rewrite(path, data, changes)


def _rewrite(path: Path, data: mmap.mmap, changes: list[tuple[int, bytes]]) -> None:
    beside = path.with_name(f".{path.name}.forget")
    with beside.open("wb") as out:
        at = 0
        for offset, member in changes:
            out.write(data[at:offset])
            out.write(member)
            at = offset + len(member)
        out.write(data[at:])
        out.flush()
        os.fsync(out.fileno())
    _keep_times(path, beside)
    beside.replace(path)


def _is_of(record: RawRecord, target: ForgetTarget, outlet: Outlet) -> bool:
    """Whether a record is the target's: by its address, or by the one whose bytes it repeats."""
    names = ("warc-target-uri", "warc-refers-to-target-uri")
    return any(target.matches_url(record.headers.get(name, "").strip("<> "), outlet) for name in names)


def _names(record: RawRecord, target: ForgetTarget) -> bool:
    if record.record_type not in _PAGE_KINDS:
        return False
    body = make_archived_page(record, None, {}).body or b""
    return any(spelling in body for phrase in (*target.urls, *target.titles) for spelling in spellings(phrase))


def forget_in_log(path: Path, target: ForgetTarget, outlet: Outlet) -> int:
    """Blank the lines of a raw log that are the target's, and its address in other lines; return how many changed.

    The time of the file stays, since ``reprocess`` chooses loads by it.
    """
    lines = path.read_text("utf-8").splitlines(keepends=True)
    written = [_log_line(line, target, outlet) for line in lines]
    changed = sum(old != new for old, new in zip(lines, written, strict=True))
    if changed:
        beside = path.with_name(f".{path.name}.forget")
        with beside.open("w", encoding="utf-8") as out:
            out.writelines(written)
            out.flush()
            os.fsync(out.fileno())
        _keep_times(path, beside)
        beside.replace(path)
    return changed


def source_offsets(path: Path) -> set[int]:
    """The offsets of the answers that a raw log names as sources."""
    found = set()
    for line in path.read_text("utf-8").splitlines():
        row = _parsed(line)
        if row.get("found_by") == FOUND_AS_SOURCE and row.get("warc_record"):
            found.add(int(str(row["warc_record"]).rpartition("#")[2]))
    return found


def _log_line(line: str, target: ForgetTarget, outlet: Outlet) -> str:
    row = _parsed(line)
    if row.get("found_by") != FOUND_AS_SOURCE and (
        any(target.matches_url(row.get(name), outlet) for name in ("url", "final_url"))
        or row.get("moved_from") in target.refs
    ):
        return json.dumps({"entry": FORGOTTEN}) + "\n"
    changed = False
    if target.matches_url(row.get("found_on"), outlet):
        del row["found_on"]
        changed = True
    for name in ("detail", "error", "payload"):
        if isinstance(text := row.get(name), str):
            for phrase in target.phrases:
                text = text.replace(phrase, REPLACED)
            changed, row[name] = changed or text != row[name], text
    return json.dumps(row, ensure_ascii=True) + "\n" if changed else line


def _parsed(line: str) -> dict[str, Any]:
    try:
        row = parse_json(line)
    except DamagedJsonError:
        return {}  # the line that a kill cut short: it names nothing that was kept
    return row if isinstance(row, dict) else {}


def _keep_times(path: Path, beside: Path) -> None:
    stat = path.stat()
    os.utime(beside, ns=(stat.st_atime_ns, stat.st_mtime_ns))
