"""Saved pages: files, folders, packed files and WARC files, as pages of known outlets, or as rejected entries.

A folder's ``index.csv`` has the columns ``path`` (relative to it), ``url``, ``outlet`` and, where it is known,
``fetched_at`` (ISO 8601, UTC unless it says otherwise). A page that it does not name takes its address from the file
that it lies in (MHTML, web archive, HAR, mail), the note that the browser left, or its own canonical link. The time a
page was fetched is the one stated, else the file's own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import mmap
import os
import re
import shlex
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import BinaryIO

from extractors.contracts.outlet import UNKNOWN_OUTLET, Outlet
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, split_url, with_scheme
from extractors.contracts.usage_directives import read_usage_directives
from extractors.language.pdf_text import UnreadablePdfError, is_pdf, read_pdf_safely
from extractors.outlets.provisional import MAX_SITES, ProvisionalSites, how_to_declare
from extractors.outlets.registry import Registry
from extractors.runtime.faults import describe_fault
from extractors.stores.import_folders import UnsafeFileError, check_inside, escape_path, open_inside, walk_files
from extractors.stores.saved.clippings import read_clipping
from extractors.stores.saved.containers import MAX_CONTAINER_BYTES, reader_for
from extractors.stores.saved.document import MAX_DAMAGE_ROWS, MAX_PAGE_BYTES, SavedDocument, UnreadableFileError
from extractors.stores.saved.file_times import file_time, stated_time
from extractors.stores.saved.index_file import INDEX, IndexEntry, IndexFiles
from extractors.stores.saved.not_pages import why_no_page, why_unread_packed
from extractors.stores.saved.packed import UnpackBudget, gunzip, is_packed, unpack
from extractors.stores.saved.page_address import (
    canonical_link,
    is_translation,
    own_address,
    page_excerpt,
    read_wayback,
    restore_wayback,
    with_byte_order,
)
from extractors.stores.saved.page_assets import AssetFilter
from extractors.stores.saved.saved_source import WARC, SavedSource
from extractors.stores.saved.saving_notes import read_note
from extractors.stores.saved.warc_pages import is_lost, page_of_record
from extractors.stores.warc.archive_reader import ArchivedPage, read_records

_LOG = logging.getLogger(__name__)

OUTCOMES = frozenset({"saved", "unreadable_record"})
"""What becomes of saved pages beside the outcomes that fetched pages have too."""
_MAX_NESTING = 3
_HEAD_BYTES = 1024
_GZIP = re.compile(r"\.gz$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page and the outlet it belongs to; ``outlet_id`` is ``unknown`` for what belongs to none.

    ``record`` is the WARC record that it came as, where it can be copied as it is; then the page has no content.
    """

    outlet_id: str
    page: RawPage | Rejection
    record: bytes | None = None


@dataclass(slots=True)
class _Reader:
    """Reads the files below ``root``; ``prefix`` is put before their names (the packed file that they come from)."""

    registry: Registry
    source: SavedSource
    root: Path
    indexes: IndexFiles
    assets: AssetFilter
    sites: ProvisionalSites | None = None
    prefix: str = ""
    depth: int = 0
    is_inside: bool = False
    problems: list[str] = field(default_factory=list)
    budget: UnpackBudget | None = None

    def pages(self) -> Iterator[SavedPage]:
        for path in self._files():
            try:
                if WARC.search(path.name):
                    yield from self._archived(path)
                elif is_packed(path.name):
                    yield from self._packed(path)
                else:
                    yield from self._file(path)
            except (UnsafeFileError, UnreadableFileError) as error:
                yield _refuse("unreadable_file", str(error))
            except Exception as error:  # noqa: BLE001 - a file's fault is its own
                _LOG.exception("reading %s failed", escape_path(path))
                yield _refuse(
                    "unreadable_file", f"{self._named(path)}: {describe_fault(error)}; check it and load it again"
                )
        if self.root.is_dir():
            yield from self._missing()
        yield from (_refuse("unreadable_file", problem) for problem in [*self.indexes.problems, *self.problems])

    def _files(self) -> Iterator[Path]:
        if not self.root.is_dir():
            yield self.root
            return
        found = list(walk_files(self.root))
        yield from self.assets.drop(path for path in found if path.name != INDEX)
        for path in found:
            if path.name == INDEX:
                self.indexes.look_into(path)

    def _missing(self) -> Iterator[SavedPage]:
        """Yield a rejection for each row of an index whose file is not in its folder; one for the rest of many."""
        missing = self.indexes.missing()
        for index, name, known in missing[:MAX_DAMAGE_ROWS]:
            detail = f"{self._named(index)} names {escape_path(name)[:300]}, which is not in its folder"
            url = with_scheme(known.url) if known.url else None
            remedy = "add the file, or correct the row"
            yield self._to(known, url, Rejection("missing_file", f"{detail}; {remedy}", url=url))
        if (more := len(missing) - MAX_DAMAGE_ROWS) > 0:
            yield _refuse("missing_file", f"{more} more rows of {INDEX} files name files that are not there")

    def _open(self, path: Path) -> BinaryIO:
        # what the user names himself may be a link or a pipe; what lies in a folder may not lead out of it
        return open_inside(path, self.root) if self.root.is_dir() else path.open("rb")

    def _named(self, path: Path) -> str:
        return self.prefix + escape_path(path.relative_to(self.root)) if self.is_inside else escape_path(path)

    def _short_name(self, path: Path) -> str:
        return self.prefix + escape_path(path.relative_to(self.root) if self.is_inside else path.name)

    def _packed(self, path: Path) -> Iterator[SavedPage]:
        named = self._named(path)
        if self.depth >= _MAX_NESTING:
            yield _refuse("unreadable_file", f"{named} lies {self.depth} packed files deep; unpack the outer ones")
            return
        with tempfile.TemporaryDirectory(prefix="dateline-unpacked-") as unpacked:
            folder = Path(unpacked).resolve()
            with self._open(path) as file:
                # one budget for the whole file as given: packed files inside of one another do not multiply it
                if not os.fstat(file.fileno()).st_size:
                    yield _refuse("empty_file", f"{named} is empty; copy it again")
                    return
                budget = self.budget or UnpackBudget.for_size(os.fstat(file.fileno()).st_size)
                problems = unpack(file, named, folder, budget)
            inner = dataclasses.replace(
                self,
                root=folder,
                indexes=IndexFiles(folder),
                prefix=f"{self._short_name(path)}!/",
                depth=self.depth + 1,
                is_inside=True,
                problems=problems,
                budget=budget,
            )
            yield from inner.pages()

    def _file(self, path: Path) -> Iterator[SavedPage]:
        known = self.indexes.find(path)
        named = self._named(path)
        try:
            with self._open(path) as file:
                head = file.read(_HEAD_BYTES)
                read = reader_for(_GZIP.sub("", path.name), head)
                limit = MAX_CONTAINER_BYTES if read else MAX_PAGE_BYTES
                content = head + file.read(limit + 1 - len(head))
                about = os.fstat(file.fileno())
        except OSError as error:
            yield _refuse("unreadable_file", f"{named}: {error.strerror or error}; check the file and load it again")
            return
        if not content:
            url = self._stated_url(known)
            yield self._to(known, url, Rejection("empty_file", f"{named} is empty; save the page again", url=url))
            return
        size = max(about.st_size, len(content))
        if size > limit:
            detail = f"{named} has {size >> 20} MiB, the limit is {limit >> 20} MiB; it is no news page"
            url = self._stated_url(known) or canonical_link(content)
            yield self._to(known, url, Rejection("too_large", detail, url=url, payload=page_excerpt(content)))
            return
        content, written_at = with_byte_order(gunzip(content, named, limit)), file_time(about, self.source.path)
        documents = (
            read(content, self._short_name(path)) if read else iter([SavedDocument(self._short_name(path), content)])
        )
        for document in documents:
            saved = self._document(known, document, named, written_at)
            if saved is not None:
                yield saved

    def _stated_url(self, known: IndexEntry) -> str | None:
        given = self.source.url or known.url
        return with_scheme(given) if given else None

    def _document(
        self, known: IndexEntry, document: SavedDocument, named: str, written_at: dt.datetime
    ) -> SavedPage | None:
        content = document.content
        if document.reason:
            return self._to(known, None, Rejection(document.reason, document.detail or "", url=document.url))
        note = read_note(content)
        url = own_address(self._stated_url(known) or document.url or note.url, content)
        why = why_no_page(document.name, content) if url is None else why_unread_packed(content)
        if url is None and why is None and (clipping := read_clipping(content, document.name)):
            url, content = clipping.url, clipping.content
        if url is not None and is_translation(url):
            detail = f"{named} is a translation that Google made; save the page itself"
            return self._to(known, None, Rejection("unreadable_file", detail))
        if not content.strip(b"\xef\xbb\xbf \t\r\n"):
            return self._to(known, url, Rejection("empty_file", f"{named} is empty; save the page again", url=url))
        if len(content) > MAX_PAGE_BYTES:
            detail = f"{document.name} has {len(content) >> 20} MiB, the limit is {MAX_PAGE_BYTES >> 20} MiB"
            return self._to(known, url, Rejection("too_large", detail, url=url, payload=page_excerpt(content)))
        words = content
        if is_pdf(content) and (url is None or self.source.languages or self._outlet_of(url) is None):
            try:
                read = read_pdf_safely(content)
                url, words = url or read.printed_url, read.as_lines().encode()
            except UnreadablePdfError as error:
                if url is None:
                    return self._to(known, None, Rejection("unreadable_file", f"{named} {error}"))
        if why is not None and content:
            return self._to(known, None, Rejection("unreadable_file", f"{named} {why}"))
        if url is None:
            detail = f"{named} has no address; name it in {INDEX} (path, url, outlet) beside it or give --url"
            return self._to(known, None, Rejection("no_url", detail, payload=page_excerpt(content)))
        try:
            fetched_at = stated_time(known.fetched_at) or document.saved_at or note.saved_at
        except (ValueError, OverflowError):
            detail = f"{INDEX} gives {named} the time {known.fetched_at!r}; write ISO 8601, as 2024-05-01T10:00:00Z"
            return self._to(known, url, Rejection("bad_time", detail, url=url))
        if copy := read_wayback(url):
            url, content = copy.url, restore_wayback(content)
            words = content
            fetched_at = fetched_at or copy.captured_at
        if not self.source.wants(url, words):
            return None
        if document.site_name:
            words = f'<meta property="og:site_name" content="{escape(document.site_name)}">'.encode() + words
        page = RawPage(
            url,
            fetched_at or written_at,
            content,
            content_type=document.content_type or ("application/pdf" if is_pdf(content) else None),
            found_by=document.found_by,
            found_on=document.name,
            usage_directives=" ".join(read_usage_directives((), content)) or None,
        )
        return self._to(known, url, page, words=words)

    def _archived(self, path: Path) -> Iterator[SavedPage]:
        named = self._named(path)
        damaged = 0
        try:
            real = check_inside(path, self.root) if self.root.is_dir() else path
            if real.stat().st_size == 0:
                yield _refuse("empty_file", f"{named} is empty; fetch the archive again")
                return
            with real.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                for record in read_records(real):
                    if is_lost(record):
                        damaged += 1
                        if damaged > MAX_DAMAGE_ROWS:
                            continue
                    if record.url is not None and not self.source.wants(record.url, record.body):
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
        page = page_of_record(record, self._short_name(path))
        if isinstance(page, Rejection):
            return SavedPage(UNKNOWN_OUTLET, page)
        return self._to(IndexEntry(), page.url, page, is_archived=True)

    def _to(
        self,
        known: IndexEntry,
        url: str | None,
        page: RawPage | Rejection,
        *,
        is_archived: bool = False,
        words: bytes | None = None,
    ) -> SavedPage:
        """Return the page with its outlet: the one named by index or command line, else the one that its URL belongs
        to. ``words`` is what the page says, where its content is no markup.
        """
        named = self.source.outlet_id or known.outlet_id
        if named:
            if named in self.registry.outlets:
                return SavedPage(named, page)
            detail = f"there is no outlet {named!r}; {how_to_declare(url)}, or correct {INDEX}"
            return SavedPage(UNKNOWN_OUTLET, _as_rejection(page, "unknown_outlet", detail))
        outlet = self._outlet_of(url)
        if outlet:
            return SavedPage(outlet.outlet_id, page)
        if provisional_id := self._provisional_id(page, is_archived, words):
            return SavedPage(provisional_id, page)
        if url is None and isinstance(page, Rejection):
            return SavedPage(UNKNOWN_OUTLET, page)
        detail = f"{(url or '')[:200]} belongs to no known outlet; {self._remedy(url, is_archived)}"
        return SavedPage(UNKNOWN_OUTLET, _as_rejection(page, "unknown_outlet", detail))

    def _provisional_id(self, page: RawPage | Rejection, is_archived: bool, words: bytes | None) -> str | None:
        """Return the provisional outlet of a page of an undeclared site; None where there is to be none.

        A WARC file of a crawl holds pages of thousands of sites: their pages are taken only where some were asked for,
        or the file comes in a packed file of somebody's own session (WACZ).
        """
        if self.sites is None or not isinstance(page, RawPage) or page.content is None:
            return None
        if is_archived and not (self.is_inside or self.source.is_filtered):
            return None
        return self.sites.assign(page.url, page.content if words is None else words, page.fetched_at)

    def _remedy(self, url: str | None, is_archived: bool) -> str:
        parts = split_url(url or "")
        if is_archived and parts is not None and parts.hostname:
            return f"load the file with --host {shlex.quote(parts.hostname)}, or {how_to_declare(url)}"
        if self.sites is not None and len(self.sites.sites) >= MAX_SITES:
            return f"one path may give {MAX_SITES} provisional outlets: split it, or choose with --host"
        return f"{how_to_declare(url)}, or give --outlet"

    def _outlet_of(self, url: str | None) -> Outlet | None:
        if url is None:
            return None
        try:
            return self.registry.find_outlet_for_url(canonicalise_url(url))
        except UrlRejectedError:
            return None


def read_saved(
    source: SavedSource,
    registry: Registry,
    *,
    sites: ProvisionalSites | None = None,
    on_skipped: Callable[[int], None] = lambda _count: None,
) -> Iterator[SavedPage]:
    """Yield every page of a file or folder, ordered by file name, each with its outlet.

    With ``sites`` a page of an undeclared site belongs to a provisional outlet, which ``sites`` then describes; without
    it is yielded as a rejection, as is a page that cannot be read. Files that only serve a saved page (style sheets,
    scripts, pictures) are skipped; ``on_skipped`` gets how many a folder has.

    Raises FileNotFoundError if the path does not exist.
    """
    if not source.path.exists():
        raise FileNotFoundError(f"{source.path}: there is nothing here; give a file or a folder of saved pages")
    root = source.path
    indexes = IndexFiles(root if root.is_dir() else root.parent)
    return _Reader(registry, source, root, indexes, AssetFilter(on_skipped), sites).pages()


def _refuse(reason: str, detail: str) -> SavedPage:
    return SavedPage(UNKNOWN_OUTLET, Rejection(reason, detail))


def _as_rejection(page: RawPage | Rejection, reason: str, detail: str) -> Rejection:
    if isinstance(page, Rejection):
        return page
    return Rejection(reason, detail, url=page.url, payload=page_excerpt(page.content or b""))
