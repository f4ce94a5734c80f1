"""Raw pages to staged loads: reads pages in worker processes and writes one load an outlet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from functools import cache, partial
from pathlib import Path

from extractors.acquire.archive_reader import find_record
from extractors.acquire.fetch_types import FetchOutcome
from extractors.loads import LoadWriter, Manifest
from extractors.outlets.model import Outlet
from extractors.outlets.registry import Registry, load_registry
from extractors.pool import map_items
from extractors.raw import RawLoad
from extractors.rows import FOUND_AS_SOURCE, PageRows, RawPage, Refusal, Row, lost_page, read_by, read_rows
from extractors.staging import UNKNOWN_OUTLET

Progress = Callable[[int], None]

WITH_PAGE = frozenset({"fetched", "saved"})
"""Outcomes whose record holds a page to read; the others say only what became of the attempt."""


def stage_load(
    raw: RawLoad,
    *,
    staged: Path,
    outlets_folder: Path,
    staged_at: dt.datetime,
    workers: int | None = None,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Stage one raw load and return its manifest; a load staged before is replaced.

    Raises:
        RawLoadError: the raw load is not whole.
        UnknownOutletError: its outlet is no longer in the registry.
        OSError: the disk is full.
    """
    registry = _registry(outlets_folder)
    outlet = None if raw.outlet_id == UNKNOWN_OUTLET else registry.get_outlet(raw.outlet_id)
    writer = LoadWriter(
        staged, raw.load_id, raw.outlet_id, cause=raw.read_cause(), read_by=read_by(), staged_at=staged_at
    )
    with writer:
        if outlet:
            writer.add("outlets", outlet_row(outlet))
        places: dict[str, Row] = {}
        refusals: list[Refusal] = []
        read = partial(_read, outlets_folder, raw)
        for rows in map_items(read, _only_pages(raw.entries(), refusals), on_lost=lost_page, workers=workers):
            write_page(writer, rows, places)
            progress(writer.page_count)
        for place_id in sorted(places):
            writer.add("places", places[place_id])
        for refusal in refusals:
            writer.page_count += 1
            writer.add("rejected_rows", asdict(refusal))
    assert writer.manifest is not None
    return writer.manifest


def write_page(writer: LoadWriter, rows: PageRows, places: dict[str, Row]) -> None:
    """Write the rows of one page; places are gathered, since pages of a load share them."""
    writer.page_count += rows.fetch["outcome"] != FetchOutcome.REDIRECTED
    writer.add("page_fetches", rows.fetch)
    for rejection in rows.rejections:
        writer.add("rejected_rows", rejection)
    if rows.article is None:
        return
    article_row = writer.add("articles", rows.article)
    media_rows: list[int] = []
    for table, child in rows.children:
        if child.get("media_position"):
            child = {**child, "media_position": media_rows[child["media_position"] - 1]}
        number = writer.add(table, {**child, "article_row": article_row})
        if table == "media_items":
            media_rows.append(number)
    places.update(rows.places)


def outlet_row(outlet: Outlet) -> Row:
    """The outlet as the registry has it, as a staged row."""
    return {
        "name": outlet.name,
        "collection": outlet.collection,
        "country_code": outlet.country_code,
        "language": outlet.language,
        "time_zone": outlet.time_zone,
        "homepage_url": outlet.homepage_url,
        "agency_id": outlet.agency_id,
        "founded_date": outlet.founded,
    }


def _only_pages(pages: Iterable[RawPage | Refusal], refusals: list[Refusal]) -> Iterator[RawPage]:
    for page in pages:
        if isinstance(page, Refusal):
            refusals.append(page)
        else:
            yield page


def _read(outlets_folder: Path, raw: RawLoad, page: RawPage) -> PageRows:
    outlet = _registry(outlets_folder).get_outlet(raw.outlet_id)
    if page.warc_record is None or page.outcome not in WITH_PAGE or page.found_by == FOUND_AS_SOURCE:
        return read_rows(page, outlet)
    return read_rows(replace(page, content=find_record(raw.folder, page.warc_record).body), outlet)


@cache
def _registry(folder: Path) -> Registry:
    # worker processes read the registry once
    return load_registry(folder)
