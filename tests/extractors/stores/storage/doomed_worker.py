"""A worker that collects the newsroom's outlets into an object store and is killed after some parts were stored."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import signal
import sys
from pathlib import Path

from dateline.newsroom.stories import OUTLET_IDS
from extractors.pipeline.collect import collect_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, load_settings
from extractors.stores.storage import raw_objects

RUN = Run("monitor_sample", "scheduled__2026-10-20T09:30:00+00:00")


def main(home: str, storage: str, outlets: str, state: str, parts: int, now: str) -> None:
    raw_objects.PART_BYTES = 1  # a part for each page
    stored, flush = [0], raw_objects.UnfinishedObjects.flush

    def counted(self: raw_objects.UnfinishedObjects, *, only_if_due: bool = False) -> bool:
        done = flush(self, only_if_due=only_if_due)
        stored[0] += 1
        if stored[0] >= parts:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    raw_objects.UnfinishedObjects.flush = counted  # type: ignore[method-assign]
    settings = dataclasses.replace(
        load_settings(), home=Home(Path(home), storage), outlets=Path(outlets), state_address=state
    )
    collect_outlets(OUTLET_IDS, settings, RUN, now=dt.datetime.fromisoformat(now))


if __name__ == "__main__":
    home, storage, outlets, state, parts, now = sys.argv[1:]
    main(home, storage, outlets, state, int(parts), now)
