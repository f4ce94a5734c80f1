"""The runs of the ten outlets, and what their raw loads hold."""

from __future__ import annotations

import datetime as dt

from extractors.contracts.raw_page import RawPage, Rejection
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Settings
from extractors.stores.raw_loads import RawLoad
from tests.line.ten_outlets import NOW, RUN

LATER = NOW + dt.timedelta(hours=1)
NEXT = Run("monitor_ten", "second")


def stored(settings: Settings, outlet_id: str) -> int:
    """How many pages of an outlet a whole raw load holds."""
    pages = set()
    for path in (settings.home.raw / outlet_id).glob("*.jsonl"):
        raw = RawLoad(settings.home.raw, outlet_id, path.name.removesuffix(".jsonl"))
        pages |= {
            e.url for e in raw.entries() if isinstance(e, RawPage) and e.outcome == "fetched" and "/news/" in e.url
        }
    return len(pages)


def faults_of(settings: Settings, outlet_id: str, run: Run = RUN) -> list[str]:
    """What the rows of a raw load say of faults."""
    raw = RawLoad(settings.home.raw, outlet_id, run.load_id(outlet_id))
    if not raw.log_path.exists():
        return []
    return [entry.detail if isinstance(entry, Rejection) else entry.error or "" for entry in raw.entries()]
