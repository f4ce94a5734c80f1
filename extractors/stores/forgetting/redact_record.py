"""Overwrite what a record of another page quotes of a forgotten article, with as many characters."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re

from extractors.contracts.outlet import Outlet
from extractors.stores.forgetting.target import ForgetTarget, filler, spellings
from extractors.stores.warc.http_payload import decode_payload, split_http
from extractors.stores.warc.records import parse_fields

_HEAD_END = b"\r\n\r\n"
_ENCODING = re.compile(rb"^Content-Encoding:.*\r\n", re.IGNORECASE | re.MULTILINE)


def redacted_record(record: bytes, target: ForgetTarget, outlet: Outlet) -> bytes | None:
    """The record without what it quotes of the target, None where it quotes nothing.

    ``record`` is a whole WARC record, decompressed. A headline is overwritten; lengths and digests are computed again.
    """
    head, _, rest = record.partition(_HEAD_END)
    length = _length_of(head)
    block, end = rest[:length], rest[length:]
    kind = _field(head, b"WARC-Type").lower()
    if kind == b"metadata":
        return _redacted_notes(head, block, end, target, outlet)
    if kind == b"resource":
        changed = _overwrite(block, target)
        return None if changed == block else _assembled(head, changed, changed, end)
    if kind != b"response":
        return None
    http_head, _, payload = block.partition(_HEAD_END)
    _, headers, raw_body = split_http(block)
    encoded = any(name.lower() == "content-encoding" for name, _ in headers)
    body = decode_payload(headers, raw_body)[0] if encoded else payload
    if body is None or (changed := _overwrite(body, target)) == body:
        return None
    if encoded:
        changed = gzip.compress(changed, 9, mtime=0)
        http_head = _ENCODING.sub(b"Content-Encoding: gzip\r\n", http_head + b"\r\n").removesuffix(b"\r\n")
    return _assembled(head, http_head + _HEAD_END + changed, changed, end)


def _redacted_notes(head: bytes, block: bytes, end: bytes, target: ForgetTarget, outlet: Outlet) -> bytes | None:
    """A metadata record without the address of the target as the place where its page was found."""
    notes = parse_fields(block)
    dropped = {name for name in ("found-on", "request-url") if target.matches_url(notes.get(name), outlet)}
    if not dropped:
        return None
    kept = "".join(f"{name}: {value}\r\n" for name, value in notes.items() if name not in dropped).encode()
    return _assembled(head, kept, kept, end)


def _overwrite(text: bytes, target: ForgetTarget) -> bytes:
    for phrase in target.quoted:
        for spelling in spellings(phrase):
            text = text.replace(spelling, filler(phrase).encode())
    return text


def _assembled(head: bytes, block: bytes, payload: bytes, end: bytes) -> bytes:
    head = re.sub(rb"(?im)^(Content-Length:) *\d+", rb"\1 %d" % len(block), head)
    for name, digested in ((b"WARC-Block-Digest", block), (b"WARC-Payload-Digest", payload)):
        digest = b"sha1:" + base64.b32encode(hashlib.sha1(digested, usedforsecurity=False).digest())
        head = re.sub(rb"(?im)^(%s:) *\S+" % name, rb"\1 " + digest, head)
    return head + _HEAD_END + block + end


def _length_of(head: bytes) -> int:
    return int(_field(head, b"Content-Length") or 0)


def _field(head: bytes, name: bytes) -> bytes:
    found = re.search(rb"(?im)^%s:[ \t]*([^\r\n]*)" % name, head)
    return found[1].strip() if found else b""
