"""What an object store and a home's copies of it need no longer: by age, or because nothing names it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.settings import Home
from extractors.stores.raw_loads import raw_loads
from extractors.stores.staged_loads import all_load_ids, new_load_ids
from extractors.stores.storage.objects import Listed, ObjectFolder
from extractors.stores.storage.raw_objects import UNFINISHED, RawObjects
from extractors.stores.storage.staged_objects import StagedObjects
from extractors.stores.storage.versions import PUBLISHED, Versions

NamesLoad = Callable[[str, str], bool]
"""Whether the state of an outlet says that a load has one of its pages."""
_ABANDONED = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OldObject:
    """One object that is not kept any longer, and why."""

    key: str
    size: int
    age: dt.timedelta
    why: str


@dataclass(frozen=True, slots=True)
class OldObjects:
    """Finds what a store needs no longer."""

    objects: ObjectFolder
    versions: Versions

    def find(
        self,
        now: dt.datetime,
        *,
        unfinished: dt.timedelta | None,
        runs: dt.timedelta | None,
        names_load: NamesLoad,
        runs_folder: str,
        newest_runs: int,
    ) -> Iterator[OldObject]:
        """Yield parts of loads that other loads have all pages of, old records of builds, and versions that no pointer
        names, which a killed build left. None as an age keeps them for ever.
        """
        parts: dict[str, list[Listed]] = defaultdict(list)
        for one in self.objects.find(UNFINISHED):
            parts[one.key.rpartition("/")[0]].append(one)
        for folder, some in parts.items():
            _, outlet_id, load_id = folder.split("/")
            latest = max(one.changed_at for one in some)
            if unfinished is not None and now - latest > unfinished and not names_load(outlet_id, load_id):
                why = "part of a raw load that was never finished, fetched again since"
                yield from (OldObject(one.key, one.size, now - one.changed_at, why) for one in some)
        records = sorted(self.objects.find(runs_folder), key=lambda one: one.key)[:-newest_runs]
        yield from _older(records, runs, now, "record of a build")
        named = self.versions.named_keys()
        left = (one for one in self.objects.find(PUBLISHED) if one.key not in named)
        yield from _older(left, _ABANDONED, now, "version that was never published")


def find_copies(
    home: Home, raw: RawObjects, staged: StagedObjects, age: dt.timedelta | None, now: dt.datetime
) -> Iterator[Path]:
    """Yield the home's copies of loads that were brought or made longer ago than ``age`` and that the store has as they
    are here; none that is new. None keeps them for ever.
    """
    if age is None:
        return
    for load in raw_loads(home.raw):
        if _is_older(load.log_path, age, now) and raw.has_as_here(load):
            yield from (path for path in (load.log_path, load.warc_path, load.outlet_path) if path.exists())
    new = set(new_load_ids(home.staged))
    for load_id in all_load_ids(home.staged):
        folder = home.staged / load_id
        if load_id not in new and _is_older(folder, age, now) and staged.has_as_here(load_id):
            yield folder


def _older(found: Iterable[Listed], age: dt.timedelta | None, now: dt.datetime, why: str) -> Iterator[OldObject]:
    for one in found:
        if age is not None and now - one.changed_at > age:
            yield OldObject(one.key, one.size, now - one.changed_at, why)


def _is_older(path: Path, age: dt.timedelta, now: dt.datetime) -> bool:
    """By when it came here: a copy has the time of its object."""
    return now - dt.datetime.fromtimestamp(path.stat().st_ctime, dt.UTC) > age
