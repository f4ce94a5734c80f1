"""Backfills: saved pages, WARC files, URL lists and a range of a sitemap's days, in parts that run one by one.

A part that is done is not repeated: its raw load is whole. A part that was interrupted continues where it stopped.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import logging
import zoneinfo
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extractors.acquire.discover.sitemaps import DateRange
from extractors.acquire.discover.sources import discover_in_sitemaps
from extractors.acquire.fetch.fetcher import Fetcher
from extractors.contracts.fetch import FetchRequest
from extractors.contracts.found import Found, FoundBy
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url
from extractors.outlets.provisional import how_to_declare
from extractors.outlets.registry import Registry, load_registry
from extractors.pipeline.collect import Collected, collect_safely, open_fetcher
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.load_collector import LoadCollector, Run, open_load
from extractors.pipeline.stage import OnUnstaged, log_unstaged, stage_safely
from extractors.runtime.settings import Settings
from extractors.stores.import_folders import ImportPathError, check_import_path, open_inside, walk_files
from extractors.stores.raw_loads import RawLoad
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.storage.storage import open_storage

_LOG = logging.getLogger(__name__)
_MAX_LIST_BYTES = 64 * 1024 * 1024
_WARC_SUFFIXES = (".warc", ".warc.gz")


class BackfillError(Exception):
    """The request for a backfill makes no sense; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a backfill: a path to load, an outlet's URLs to fetch, or its sitemaps in a range of days."""

    name: str
    path: str | None = None
    outlet_id: str | None = None
    urls: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the part as plain values, as one Airflow task passes them to the next."""
        return {**asdict(self), "urls": list(self.urls)}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Part:
        """Return the part that ``to_json`` made plain values of."""
        return cls(**{**plain, "urls": tuple(plain["urls"])})


def plan_backfill(
    settings: Settings,
    *,
    paths: Sequence[str] = (),
    urls: Sequence[str] = (),
    outlet_id: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[Part]:
    """Split a backfill into parts: one for each file or folder, each outlet of the URLs, and the outlet's sitemaps.

    A path may also be a text file of URLs, one a line (``.txt`` that begins with http). A folder of WARC files only is
    one part for each file. Nothing is fetched or written.

    Raises:
        BackfillError: nothing was given, a path does not exist or may not be imported, a URL is invalid or of no
            outlet, or days are given without an outlet that has sitemaps.
        UnknownOutletError: the outlet is not in the registry.
    """
    registry = load_registry(settings.outlets)
    parts: list[Part] = []
    wanted = list(urls)
    for text in paths:
        path = _importable(text, settings)
        if _is_url_list(path):
            wanted += _read_url_list(path)
        else:
            parts += [Part(p.name, path=str(p), outlet_id=outlet_id) for p in _split(path)]
    parts += _parts_of_urls(wanted, outlet_id, registry)
    if since or until:
        if not outlet_id:
            raise BackfillError("a range of days needs the outlet whose sitemaps are to be read")
        outlet = registry.get_outlet(outlet_id)
        if not outlet.sitemaps:
            raise BackfillError(f"outlet {outlet_id} has no sitemaps in its file; add them or give URLs")
        days = f"{since or '…'} to {until or '…'}"
        parts.append(
            Part(f"{outlet_id} {days}", outlet_id=outlet_id, since=_iso(since), until=_iso(until))
        )  # fmt: skip
    if not parts:
        raise BackfillError("nothing to do: give paths, URLs, or an outlet with a range of days")
    return parts


def run_part(
    part: Part, settings: Settings, run: Run, *, now: dt.datetime, on_failure: OnUnstaged = log_unstaged
) -> list[str]:
    """Run one part (import a path, or fetch pages) and return the ids of the loads it staged.

    A load that cannot be staged is passed to ``on_failure``.

    Raises:
        BackfillError: the path was removed or replaced since the backfill was planned.
        RuntimeError: the outlet could not be collected; the message says why.
    """
    registry = load_registry(settings.outlets)
    if part.path:
        source = SavedSource(_importable(part.path, settings), part.outlet_id)
        manifests = load_saved(source, settings, registry, now=now, progress=_log_progress, on_failure=on_failure)
        return [manifest.load_id for manifest in manifests]
    collected = asyncio.run(_collect(part, settings, registry, run, now))
    if collected.error:
        raise RuntimeError(f"outlet {collected.outlet_id}: {collected.error}")
    raw = RawLoad(settings.home.raw, collected.outlet_id, collected.load_id)
    manifest = stage_safely(raw, registry, settings, staged_at=now, on_failure=on_failure)
    return [manifest.load_id] if manifest else []


async def _collect(part: Part, settings: Settings, registry: Registry, run: Run, now: dt.datetime) -> Collected:
    outlet = registry.get_outlet(part.outlet_id or "")
    part_run = dataclasses.replace(run, run_id=f"{run.run_id}/{part.name}")
    async with open_fetcher(settings) as fetcher:
        collect = partial(_collect_part, part, outlet, settings, part_run, now, fetcher)
        return await collect_safely(outlet.outlet_id, part_run, collect, settings)


async def _collect_part(
    part: Part, outlet: Outlet, settings: Settings, run: Run, now: dt.datetime, fetcher: Fetcher
) -> Collected:
    raw = RawLoad(settings.home.raw, outlet.outlet_id, run.load_id(outlet.outlet_id))
    if not open_storage(settings.home).has_raw(raw):
        with open_load(outlet, raw, settings, run, now, fetcher) as collector:
            await collector.fetch_pages(_requests(part, outlet, collector, now))
        return Collected(outlet.outlet_id, raw.load_id, collector.attempts, collector.pages)
    return Collected(outlet.outlet_id, raw.load_id)


async def _requests(
    part: Part, outlet: Outlet, collector: LoadCollector, now: dt.datetime
) -> AsyncIterator[FetchRequest]:
    """Yield requests for the pages of a part that are not stored yet, first those that this load has begun with."""
    begun = {seen.url for seen in collector.state.visited_in_load(collector.raw.load_id)}
    for url in sorted(begun):
        yield FetchRequest(url, found_by=str(FoundBy.URL_LIST))
    if part.urls:
        for request in _new_requests([Found(u, found_by=FoundBy.URL_LIST) for u in part.urls], collector, now):
            yield request
        return
    zone = zoneinfo.ZoneInfo(outlet.time_zone)
    dates = DateRange(_day(part.since) or dt.date.min, _day(part.until) or dt.date.max, zone=zone)
    async for discovery in discover_in_sitemaps(outlet, outlet.sitemaps, dates, collector.fetch_sources):
        collector.note_problems(discovery.problems)
        _LOG.info("outlet %s: %s pages named", outlet.outlet_id, discovery.found_count)
        for request in _new_requests(discovery.new, collector, now):
            yield request


def _new_requests(found: Iterable[Found], collector: LoadCollector, now: dt.datetime) -> list[FetchRequest]:
    pages = [page for page in found if not collector.state.is_forgotten(page.url)]
    collector.state.remember(pages, now)
    requests = []
    for page in pages:
        seen = collector.state.get(page.url)
        if seen is None or not seen.is_revisit:
            requests.append(FetchRequest(page.url, found_by=str(page.found_by), found_on=page.found_on))
    return requests


def _parts_of_urls(urls: Sequence[str], outlet_id: str | None, registry: Registry) -> list[Part]:
    by_outlet: dict[str, list[str]] = {}
    for url in urls:
        try:
            canonical = canonicalise_url(url)
        except UrlRejectedError as error:
            raise BackfillError(str(error)) from error
        outlet = registry.get_outlet(outlet_id) if outlet_id else registry.find_outlet_for_url(canonical)
        if outlet is None:
            raise BackfillError(f"{url} belongs to no known outlet; {how_to_declare(url)}, or name the outlet")
        by_outlet.setdefault(outlet.outlet_id, []).append(canonical)
    return [Part(f"{o}: {len(us)} URLs", outlet_id=o, urls=tuple(us)) for o, us in sorted(by_outlet.items())]


def _importable(text: str, settings: Settings) -> Path:
    """Return the real path of a path from a form, if ``DATELINE_IMPORT`` allows it. Raises BackfillError if not."""
    home = settings.home
    try:
        return check_import_path(Path(text), settings.imports, (home.airflow, home.state))
    except ImportPathError as error:
        raise BackfillError(str(error)) from error


def _split(path: Path) -> list[Path]:
    """Return the paths to import one by one: each file of a folder that has WARC files only, else the path itself.

    A backfill of months of WARC files then continues after the last complete file.
    """
    if not path.is_dir():
        return [path]
    files = sorted(walk_files(path))
    warcs = [p for p in files if p.name.endswith(_WARC_SUFFIXES)]
    return warcs if warcs and len(warcs) == len(files) else [path]


def _is_url_list(path: Path) -> bool:
    if path.is_dir() or path.suffix != ".txt":
        return False
    with path.open("rb") as file:
        return file.read(16).lower().startswith((b"http://", b"https://"))


def _read_url_list(path: Path) -> list[str]:
    with open_inside(path, path.parent) as file:
        content = file.read(_MAX_LIST_BYTES + 1)
    if len(content) > _MAX_LIST_BYTES:
        raise BackfillError(f"{path} is over {_MAX_LIST_BYTES >> 20} MiB; split the list of URLs")
    return content.decode("utf-8", "replace").split()


def _log_progress(what: str, count: int, total: int | None = None) -> None:
    if count % 1_000 == 0:
        _LOG.info(
            "%s: %s of %s pages" if total else "%s: %s pages", *((what, count, total) if total else (what, count))
        )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
