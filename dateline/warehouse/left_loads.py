"""Loads that a killed command left between two of its steps: collected and not staged, or staged without their marker.

The same Airflow task again completes its load. A round of ``dateline follow`` that was killed has no such second try:
the next round is another run, and looks here first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dateline.warehouse.published import read_published
from extractors.runtime.settings import Home
from extractors.stores.raw_loads import LOG_SUFFIX, RawLoad
from extractors.stores.staged_loads import mark_new, read_load
from extractors.stores.staging_error import StagingError

NEWEST: Final = 10
"""So many loads of an outlet are looked at, the latest, so that a round does not cost more with every day."""


def find_left_loads(home: Home, outlet_ids: Iterable[str], kind: str) -> list[RawLoad]:
    """Return the latest raw loads of these outlets and this kind that are whole and not staged, the earliest first.

    Of those that are staged and not in the published file the marker is set again, so that the next build applies them.
    """
    published = read_published(home.warehouse)
    left = []
    for outlet_id in outlet_ids:
        logs = sorted((home.raw / outlet_id).glob(f"{outlet_id}.{kind}.*{LOG_SUFFIX}"))[-NEWEST:]
        for path in logs:
            raw = RawLoad(home.raw, outlet_id, path.name.removesuffix(LOG_SUFFIX))
            try:
                load = read_load(home.staged, raw.load_id)
            except StagingError:
                left.append(raw)
                continue
            if published is None or not published.has(load):
                mark_new(home.staged, raw.load_id)
    return left
