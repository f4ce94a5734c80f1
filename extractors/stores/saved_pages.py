"""Saved pages: files, folders with an ``index.csv``, and WARC files, as pages of known outlets, or as rejected entries.

A folder's ``index.csv`` has the columns ``path`` (relative to it), ``url``, ``outlet`` and, where it is known,
``fetched_at`` (ISO 8601, UTC unless it says otherwise). A page that it does not name takes its address from its own
canonical link. The time a page was fetched is the one stated, else the file's own.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import itertools
import logging
import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import BinaryIO

from extractors.contracts.fetch import REDIRECT_STATUSES
from extractors.contracts.outlet import UNKNOWN_OUTLET, Outlet
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, redirect_target, with_scheme
from extractors.contracts.usage_directives import DIRECTIVES, read_usage_directives
from extractors.outlets.registry import Registry
from extractors.runtime.faults import describe_fault
from extractors.stores.import_folders import UnsafeFileError, check_inside, escape_path, open_inside, walk_files
from extractors.stores.warc.archive_reader import ArchivedPage, read_records

_LOG = logging.getLogger(__name__)

INDEX = "index.csv"
OUTCOMES = frozenset({"saved", "unreadable_record"})
"""What becomes of saved pages beside the outcomes that fetched pages have too."""
MAX_PAGE_BYTES = 20 * 1024 * 1024
MAX_INDEX_BYTES = 64 * 1024 * 1024
MAX_DAMAGE_ROWS = 100
"""Rows that one archive may give for records without an address, and indexes for missing files; one more counts the
rest."""
_WARC = re.compile(r"\.warc(\.gz)?$", re.IGNORECASE)
_LINK = re.compile(rb"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*["']?canonical\b|\bproperty\s*=\s*["']?og:url\b""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!doctype\s{1,20}html|html|head|body|title|meta|article|main)\b", re.IGNORECASE)
_EXCERPT_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page and the outlet it belongs to; ``outlet_id`` is ``unknown`` for what belongs to none.

    ``record`` is the WARC record that it came as, where it can be copied as it is; then the page has no content.
    """

    outlet_id: str
    page: RawPage | Rejection
    record: bytes | None = None


@dataclass(frozen=True, slots=True)
class SavedSource:
    """One path as the user gave it. ``outlet_id`` and ``url`` are what the command line says of all its pages."""

    path: Path
    outlet_id: str | None = None
    url: str | None = None

    @property
    def kind(self) -> str:
        """Return the kind of cause of its loads: ``warc`` for a WARC file, else ``files``."""
        return "warc" if _WARC.search(self.path.name) else "files"

    @property
    def cause(self) -> str:
        """Return the text that distinguishes its loads from others: the real path, and ``|<url>`` if a URL is given."""
        path = escape_path(self.path.resolve())
        return f"{path}|{self.url}" if self.url else path


@dataclass(slots=True)
class _Known:
    """What the index of a folder states about one file."""

    url: str | None = None
    outlet_id: str | None = None
    fetched_at: str | None = None


@dataclass(slots=True)
class _Reader:
    registry: Registry
    source: SavedSource
    indexes: dict[Path, dict[str, _Known]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def is_folder(self) -> bool:
        return self.source.path.is_dir()

    def pages(self) -> Iterator[SavedPage]:
        for path in self._files():
            try:
                if _WARC.search(path.name):
                    yield from self._archived(path)
                else:
                    yield self._file(path)
            except UnsafeFileError as error:
                yield _refuse("unreadable_file", str(error))
            except Exception as error:  # noqa: BLE001 - a file's fault is its own
                _LOG.exception("reading %s failed", escape_path(path))
                yield _refuse(
                    "unreadable_file", f"{escape_path(path)}: {describe_fault(error)}; check it and load it again"
                )
        yield from self._missing()
        yield from (_refuse("unreadable_file", problem) for problem in self.problems)

    def _files(self) -> Iterator[Path]:
        if not self.is_folder:
            yield self.source.path
            return
        for path in walk_files(self.source.path):
            if path.name != INDEX:
                yield path
            elif path.parent not in self.indexes:  # of a folder without another file too: what it names is missing
                self.indexes[path.parent] = self._read_index(path, self.source.path)

    def _missing(self) -> Iterator[SavedPage]:
        """Yield a rejection for each row of an index whose file is not in its folder; one for the rest of many."""
        if not self.is_folder:
            return
        missing = [
            (folder, name, known)
            for folder, rows in sorted(self.indexes.items())
            for name, known in rows.items()
            if Path(name).is_absolute() or ".." in Path(name).parts or not os.path.lexists(folder / name)
        ]
        for folder, name, known in missing[:MAX_DAMAGE_ROWS]:
            detail = f"{escape_path(folder / INDEX)} names {escape_path(name)[:300]}, which is not in its folder"
            detail += "; add the file, or correct the row"
            url = with_scheme(known.url) if known.url else None
            yield self._to(known, url, Rejection("missing_file", detail, url=url))
        if (more := len(missing) - MAX_DAMAGE_ROWS) > 0:
            yield _refuse("missing_file", f"{more} more rows of {INDEX} files name files that are not there")

    def _open(self, path: Path) -> BinaryIO:
        # what the user names himself may be a link or a pipe; what lies in a folder may not lead out of it
        return open_inside(path, self.source.path) if self.is_folder else path.open("rb")

    def _file(self, path: Path) -> SavedPage:
        known = self._known(path)
        named = escape_path(path)
        try:
            with self._open(path) as file:
                content = file.read(MAX_PAGE_BYTES + 1)
                about = os.fstat(file.fileno())
        except OSError as error:
            return _refuse("unreadable_file", f"{named}: {error.strerror or error}; check the file and load it again")
        size = max(about.st_size, len(content))
        given = self.source.url or known.url
        url = with_scheme(given) if given else canonical_link(content)
        head = page_excerpt(content)
        if size > MAX_PAGE_BYTES:
            detail = f"{named} has {size >> 20} MiB, the limit is {MAX_PAGE_BYTES >> 20} MiB; it is no news page"
            return self._to(known, url, Rejection("too_large", detail, url=url, payload=head))
        if not content.strip():
            return self._to(known, url, Rejection("empty_file", f"{named} is empty; save the page again", url=url))
        if url is None:
            detail = f"{named} has no address; name it in {INDEX} (path, url, outlet) beside it or give --url"
            return self._to(known, None, Rejection("no_url", detail, payload=head))
        try:
            fetched_at = _time(known.fetched_at) or dt.datetime.fromtimestamp(about.st_mtime, dt.UTC)
        except (ValueError, OverflowError):
            detail = f"{INDEX} gives {named} the time {known.fetched_at!r}; write ISO 8601, as 2024-05-01T10:00:00Z"
            return self._to(known, url, Rejection("bad_time", detail, url=url))
        asked = " ".join(read_usage_directives((), content)) or None
        page = RawPage(url, fetched_at, content, found_on=escape_path(path.name), usage_directives=asked)
        return self._to(known, url, page)

    def _archived(self, path: Path) -> Iterator[SavedPage]:
        named = escape_path(path)
        damaged = 0
        try:
            real = check_inside(path, self.source.path) if self.is_folder else path
            if real.stat().st_size == 0:
                yield _refuse("empty_file", f"{named} is empty; fetch the archive again")
                return
            with real.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                for record in read_records(real):
                    if _is_lost(record):
                        damaged += 1
                        if damaged > MAX_DAMAGE_ROWS:
                            continue
                    saved = self._record(path, record)
                    if isinstance(saved.page, RawPage) and record.end is not None:
                        page = dataclasses.replace(saved.page, content=None)
                        saved = SavedPage(saved.outlet_id, page, data[record.offset : record.end])
                    yield saved
        except OSError as error:
            yield _refuse("unreadable_file", f"{named}: {error.strerror or error}; check the file and load it again")
        if damaged > MAX_DAMAGE_ROWS:
            more = damaged - MAX_DAMAGE_ROWS
            yield _refuse("damaged_record", f"{named}: {more} more damaged records; fetch the archive again")

    def _record(self, path: Path, record: ArchivedPage) -> SavedPage:
        where = f"{escape_path(path.name)} at offset {record.offset}"
        if _is_lost(record) or record.url is None or record.requested_at is None:
            problem = record.problem or "the record has no address or no date"
            return _refuse("damaged_record", f"{where}: {problem}; the other records were read")
        body = record.body if record.problem is None or record.truncated is None else None
        if record.record_type == "revisit":
            outcome = "not_modified"
        elif record.problem is not None:
            outcome = "unreadable_record"
        elif record.status is None or 200 <= record.status < 300:
            outcome = "fetched" if record.status else "saved"
        else:
            outcome, body = ("gone" if record.status == 410 else "http_error"), None
        location = record.header("location")
        target = redirect_target(record.url, location) if record.status in REDIRECT_STATUSES and location else None
        if target and outcome == "http_error":
            outcome = "redirected"
        page = RawPage(
            record.url,
            record.requested_at,
            body if outcome in ("fetched", "saved") else None,
            content_type=record.content_type,
            outcome=outcome,
            final_url=target,
            http_status=record.status,
            content_length=len(record.body) if record.body is not None else None,
            error=record.problem,
            found_by=record.notes.get("found-by", "saved"),
            found_on=record.notes.get("found-on", escape_path(path.name)),
            usage_directives=_usage_directives(record),
        )
        return self._to(_Known(), record.url, page)

    def _to(self, known: _Known, url: str | None, page: RawPage | Rejection) -> SavedPage:
        """Return the page with its outlet: the one named by index or command line, else the one that its URL belongs
        to.
        """
        named = self.source.outlet_id or known.outlet_id
        if named:
            if named in self.registry.outlets:
                return SavedPage(named, page)
            detail = f"there is no outlet {named!r}; add it with `dateline outlet add`, or correct {INDEX}"
            return SavedPage(UNKNOWN_OUTLET, _as_rejection(page, "unknown_outlet", detail))
        outlet = self._outlet_of(url)
        if outlet:
            return SavedPage(outlet.outlet_id, page)
        if url is None and isinstance(page, Rejection):
            return SavedPage(UNKNOWN_OUTLET, page)
        detail = f"{(url or '')[:200]} belongs to no known outlet; add it with `dateline outlet add`, or give --outlet"
        return SavedPage(UNKNOWN_OUTLET, _as_rejection(page, "unknown_outlet", detail))

    def _outlet_of(self, url: str | None) -> Outlet | None:
        if url is None:
            return None
        try:
            return self.registry.find_outlet_for_url(canonicalise_url(url))
        except UrlRejectedError:
            return None

    def _known(self, path: Path) -> _Known:
        # the index of the nearest folder up to the one that was given
        root = self.source.path if self.is_folder else self.source.path.parent
        for folder in itertools.chain([path.parent], path.parent.parents):
            if not folder.is_relative_to(root):
                break
            if folder not in self.indexes:
                self.indexes[folder] = self._read_index(folder / INDEX, root)
            if found := self.indexes[folder].get(path.relative_to(folder).as_posix()):
                return found
        return _Known()

    def _read_index(self, path: Path, root: Path) -> dict[str, _Known]:
        """Return the rows of an index; all its faults together are one problem, and its other rows are used."""
        found: dict[str, _Known] = {}
        if not path.is_file():
            return found
        try:
            with open_inside(path, root) as file:
                content = file.read(MAX_INDEX_BYTES + 1)
        except (OSError, UnsafeFileError) as error:
            self.problems.append(f"{escape_path(path)} cannot be used: {error}")
            return found
        if len(content) > MAX_INDEX_BYTES:
            self.problems.append(
                f"{escape_path(path)} is over {MAX_INDEX_BYTES >> 20} MiB; its start is used, split it"
            )
            content = content[:MAX_INDEX_BYTES]
        csv.field_size_limit(MAX_PAGE_BYTES)  # 128 kB by default: one long column that nobody reads would cost its row
        lines = io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
        rows, faults = csv.DictReader(lines), 0
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                faults += 1
                if faults == 1:
                    self.problems.append(f"{escape_path(path)}, line {rows.line_num + 1}: {error}; correct the row")
                continue
            if row is None:
                break
            if row.get("path"):
                found[row["path"].strip()] = _Known(_text(row, "url"), _text(row, "outlet"), _text(row, "fetched_at"))
        if not faults and "path" not in (rows.fieldnames or ()):
            self.problems.append(
                f"{escape_path(path)} has no column path; its first line must be path,url,outlet, with commas between"
            )
        return found


def read_saved(source: SavedSource, registry: Registry) -> Iterator[SavedPage]:
    """Yield every page of a file or folder, ordered by file name, each with its outlet.

    A page that cannot be read is yielded as a rejection. Raises FileNotFoundError if the path does not exist.
    """
    if not source.path.exists():
        raise FileNotFoundError(f"{source.path}: there is nothing here; give a file or a folder of saved pages")
    return _Reader(registry, source).pages()


def _usage_directives(record: ArchivedPage) -> str | None:
    """Return what an archived answer asks of its use, with what its site asked when it was archived here; or None."""
    noted = DIRECTIVES.intersection(record.notes.get("usage-directives", "").split())
    headers = [(name.removeprefix("X-Archive-"), value) for name, value in record.headers]
    return " ".join(sorted(noted.union(read_usage_directives(headers, record.body)))) or None


def canonical_link(content: bytes) -> str | None:
    """Return the URL that a page's head gives as its own: the canonical link, else ``og:url``, else None."""
    found: dict[bool, str] = {}
    for tag in _LINK.findall(content[: 512 * 1024]):
        kind, address = _CANONICAL.search(tag), _ADDRESS.search(tag)
        if kind and address:
            value = unescape(next(g for g in address.groups() if g is not None).decode("utf-8", "replace")).strip()
            if value.lower().startswith(("http://", "https://")):
                found.setdefault(kind[0].lower().startswith(b"rel"), value)
    return found.get(True) or found.get(False)


def page_excerpt(content: bytes) -> str | None:
    """Return the start of a rejected page, for its row in rejected_rows; None if it does not look like a page.

    Only content with HTML markup in its first 4 KiB is quoted: rejected rows are published, and a file that was loaded
    by mistake may be a key or a mailbox.
    """
    if not _MARKUP.search(content[:4096]):
        return None
    return content[:_EXCERPT_CHARACTERS].decode("utf-8", "replace")


def _is_lost(record: ArchivedPage) -> bool:
    """Whether nothing is known of a damaged record, not even its address."""
    return record.url is None or record.requested_at is None


def _text(row: dict[str, str], name: str) -> str | None:
    return (row.get(name) or "").strip() or None


def _time(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _refuse(reason: str, detail: str) -> SavedPage:
    return SavedPage(UNKNOWN_OUTLET, Rejection(reason, detail))


def _as_rejection(page: RawPage | Rejection, reason: str, detail: str) -> Rejection:
    if isinstance(page, Rejection):
        return page
    return Rejection(reason, detail, url=page.url, payload=page_excerpt(page.content or b""))
