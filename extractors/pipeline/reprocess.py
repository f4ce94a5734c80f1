"""Read raw loads again with today's extractors: their staged loads are replaced, and no request is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from extractors.enrich.enrichers import make_enrichers
from extractors.pipeline.rows.page import reader_versions
from extractors.pipeline.stage import stage_load
from extractors.runtime.settings import Settings
from extractors.stores.raw_loads import RawLoad, raw_loads
from extractors.stores.staged_loads import Manifest, StagingError, read_load


def choose_raw(
    settings: Settings,
    *,
    outlet_id: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    only_stale: bool = False,
) -> list[RawLoad]:
    """The raw loads of an outlet (or all) whose log was written from ``since`` to before ``until`` (UTC).

    ``only_stale`` leaves out loads that today's extractors, gazetteer and lists have read already.
    """
    chosen = []
    for raw in raw_loads(settings.home.raw):
        if outlet_id and raw.outlet_id != outlet_id:
            continue
        written = dt.datetime.fromtimestamp(raw.log_path.stat().st_mtime, dt.UTC)
        if (since and written < since) or (until and written >= until):
            continue
        if only_stale and _is_current(settings, raw):
            continue
        chosen.append(raw)
    return chosen


def reprocess_raw(
    settings: Settings,
    *,
    now: dt.datetime,
    outlet_id: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    only_stale: bool = False,
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> list[Manifest]:
    """Stage the chosen raw loads again, in order of outlet and id."""
    chosen = choose_raw(settings, outlet_id=outlet_id, since=since, until=until, only_stale=only_stale)
    return [
        stage_load(
            raw,
            staged=settings.home.staged,
            outlets_folder=settings.outlets,
            staged_at=now,
            progress=partial(progress, f"read {raw.load_id}"),
        )
        for raw in chosen
    ]


def _is_current(settings: Settings, raw: RawLoad) -> bool:
    try:
        return read_load(settings.home.staged, raw.load_id).manifest.read_by == reader_versions(
            make_enrichers(settings.gazetteer)
        )
    except StagingError:
        return False
