"""One document found in a saved file, before its outlet is known: the form that every container format is read into."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MAX_PAGE_BYTES = 20 * 1024 * 1024
"""The largest page that is read, once it is unpacked."""
MAX_DOCUMENTS = 100_000
"""The most documents that one packed file may give; what follows them is reported and not read."""

MAX_DAMAGE_ROWS = 100
"""Rows that one archive may give for records without an address, and indexes for missing files; one more counts the
rest."""


class UnreadableFileError(Exception):
    """A saved file or a member of it cannot be read. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class SavedDocument:
    """A document as a container holds it.

    ``name`` is the file's name, with ``!/`` before the member's name inside a packed file. ``content`` has the
    container's encoding undone (quoted-printable, base64, a plist's or JSON's); the charset is the page's own.
    ``url`` is the address that the container states, None where it states none. ``saved_at`` is UTC, None where the
    container gives no time. ``site_name`` is the site's name where the container alone can state it, as the sender of a
    mail in plain text. ``reason`` and ``detail`` are set instead of a content for what cannot be read.
    """

    name: str
    content: bytes = b""
    url: str | None = None
    saved_at: dt.datetime | None = None
    content_type: str | None = None
    http_status: int | None = None
    found_by: str = "saved"
    site_name: str = ""
    reason: str | None = None
    detail: str | None = None
