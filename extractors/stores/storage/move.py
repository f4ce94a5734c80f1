"""A home's loads and its warehouse brought into an object store, and back into the home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractors.runtime.settings import Home
from extractors.stores.raw_loads import raw_loads
from extractors.stores.staged_loads import all_load_ids, new_load_ids
from extractors.stores.storage.object_storage import ObjectStorage

OnProgress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """How much was moved: raw loads, staged loads, and whether there is a published version."""

    raw: int
    staged: int
    has_published: bool


def move_to_store(home: Home, *, progress: OnProgress) -> Moved:
    """Store every load of a home, its registers, records of builds and its warehouse; the home keeps its copies.

    The warehouse comes last. What is stored already is not stored again, so an interrupted move goes on.

    Raises StorageError; ObjectChangedError where the store has a published version of another home.
    """
    storage = ObjectStorage(home)
    storage.check_published()
    storage.pull_registers()
    storage.push_registers()
    raws = 0
    for raws, raw in enumerate(raw_loads(home.raw), start=1):
        storage.push_raw(raw, may_replace=True)
        progress("raw loads", raws)
    new, staged = set(new_load_ids(home.staged)), 0
    for staged, load_id in enumerate(all_load_ids(home.staged), start=1):
        storage.push_load(load_id, is_new=load_id in new)
        progress("staged loads", staged)
    for path in (home.quality / "runs").glob("*.json"):
        storage.push_run(path.stem)
    return Moved(raws, staged, storage.publish_first())


def move_to_home(home: Home, *, progress: OnProgress) -> Moved:
    """Bring everything that the store has into the home, which then does without it; the store stays as it is.

    Raises StorageError.
    """
    storage = ObjectStorage(home)
    storage.pull_registers()
    storage.pull_all_raw()
    raws = sum(1 for _ in raw_loads(home.raw))
    progress("raw loads", raws)
    storage.pull_all()
    storage.pull_new()
    staged = sum(1 for _ in all_load_ids(home.staged))
    progress("staged loads", staged)
    return Moved(raws, staged, storage.pull_published() is not None)
