"""Where loads and published versions are kept: the home's own folders, or an object store that all workers share.

With a folder, what a worker writes is where the next one looks. With an object store the home has copies: a step first
brings what it works on (``pull_…``), works on files as ever, and ends by storing what it made (``push_…``). What was
not pushed does not exist for other workers; what was, survives this machine.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from extractors.runtime.settings import Home
from extractors.stores.raw_loads import LOG_SUFFIX, RawLoad
from extractors.stores.staged_loads import StagedLoad

if TYPE_CHECKING:
    from extractors.stores.storage.old_objects import NamesLoad, OldObject


class Unfinished(Protocol):
    """A raw load while it is collected, whose parts are stored so that another worker can go on with it."""

    def flush(self, *, only_if_due: bool = False) -> bool:
        """Store what was archived and logged since the last part, or only where that is much or a while ago; return
        whether all of it is stored now.

        Raises ArchiveBusyError where another worker goes on with the load.
        """


class Storage(Protocol):
    """Where loads and published versions are kept. Every method raises StorageError, an OSError."""

    def has_raw(self, raw: RawLoad) -> bool:
        """Whether a raw load is complete."""

    def pull_raw(self, raw: RawLoad) -> bool:
        """Make the home have a complete raw load as it is kept; return False if there is none."""

    def pull_all_raw(self, outlet_id: str | None = None) -> None:
        """Make the home have all complete raw loads of an outlet, None for all outlets."""

    def push_raw(self, raw: RawLoad, *, may_replace: bool = False) -> None:
        """Keep a raw load that the home has completed.

        Raises ArchiveBusyError where another worker completed it, unless it may be replaced.
        """

    def resume_raw(self, raw: RawLoad) -> Unfinished:
        """Make the home have what is kept of an unfinished raw load, and return what stores its further parts."""

    def unfinished_ids(self, outlet_id: str) -> list[str]:
        """Return the ids of an outlet's raw loads that were begun and are not complete, sorted."""

    def unstaged_ids(self, outlet_id: str) -> list[str] | None:
        """Return the ids of an outlet's complete raw loads that were not staged, sorted; None where no list is kept."""

    def pull_load(self, load_id: str) -> bool:
        """Make the home have a staged load as it is kept, its verdict included; return False if there is none."""

    def push_load(self, load_id: str, *, is_new: bool = True) -> None:
        """Keep a load that the home has staged, and mark it as new where it is."""

    def push_verdicts(self, loads: Iterable[StagedLoad]) -> None:
        """Keep what the gate or a person said of loads."""

    def pull_new(self) -> None:
        """Make the home have the loads that no published version contains, and the records of earlier builds."""

    def pull_all(self) -> None:
        """Make the home have all staged loads."""

    def clear_new(self, loads: Iterable[StagedLoad]) -> None:
        """Forget that loads were new, each in the version given."""

    def pull_published(self) -> str | None:
        """Make the home have the published version; return what ``publish`` compares it by, None if there is none."""

    def publish(self, candidate: Path, publication_id: str, base: str | None) -> None:
        """Keep a version and make it the published one. Raises ObjectChangedError, a StorageError, where the published
        version is not ``base`` any more.
        """

    def push_run(self, publication_id: str) -> None:
        """Keep the record of a build."""

    def pull_decision(self) -> None:
        """Make the home have the record of the refused publication that waits for a person, or none."""

    def push_decision(self) -> None:
        """Keep that record as the home has it, or none."""

    def check(self) -> str | None:
        """Return where loads are kept, once it was tried that they can be; None for a folder, which needs no trial."""

    def pull_of_cause(self, kind: str, cause: str) -> None:
        """Make the home have the raw loads of all outlets that one cause gave, as a path that is loaded again."""

    def pull_provisional(self) -> None:
        """Make the home have the descriptions of all provisional outlets."""

    def pull_record(self, warc_record: str | None) -> None:
        """Make the home have the raw load of a record, ``<outlet_id>/<load_id>.warc.gz#<offset>``."""

    def pull_registers(self) -> None:
        """Make the home have the registers of what was forgotten and corrected as they are kept."""

    def pull_outlet(self, outlet_id: str) -> None:
        """Make the home have all that is kept of an outlet, unfinished and staged loads included."""

    def mirror_outlet(self, outlet_id: str) -> None:
        """Keep of an outlet what the home has, and nothing else: what was forgotten is in no earlier version."""

    def mirror_reports(self) -> None:
        """Keep the records of builds that the home has, and no published version but the latest."""

    def find_old(
        self, now: dt.datetime, *, unfinished: dt.timedelta | None, runs: dt.timedelta | None, names_load: NamesLoad
    ) -> Iterable[OldObject]:
        """Yield the objects that are needed no longer: see ``OldObjects.find``."""

    def find_copies(self, now: dt.datetime, age: dt.timedelta | None) -> Iterable[Path]:
        """Yield the home's copies that came longer ago than ``age`` and are kept elsewhere as they are here."""

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects that ``find_old`` gave."""

    def push_registers(self) -> None:
        """Keep the registers as the home has them. Raises ObjectChangedError where they are not as they were pulled."""


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """The folders of the home, or of another disk: nothing is brought from anywhere, and what is written is kept."""

    home: Home

    def has_raw(self, raw: RawLoad) -> bool:
        """See ``Storage.has_raw``."""
        return raw.log_path.exists()

    def pull_raw(self, raw: RawLoad) -> bool:
        """See ``Storage.pull_raw``."""
        return raw.log_path.exists()

    def pull_all_raw(self, outlet_id: str | None = None) -> None:
        """See ``Storage.pull_all_raw``."""

    def push_raw(self, raw: RawLoad, *, may_replace: bool = False) -> None:
        """See ``Storage.push_raw``."""

    def resume_raw(self, raw: RawLoad) -> Unfinished:
        """See ``Storage.resume_raw``."""
        return _KEPT

    def unfinished_ids(self, outlet_id: str) -> list[str]:
        """See ``Storage.unfinished_ids``."""
        logs = (self.home.raw / outlet_id).glob(f"*{LOG_SUFFIX}.open")
        return sorted(path.name.partition(LOG_SUFFIX)[0] for path in logs)

    def unstaged_ids(self, outlet_id: str) -> list[str] | None:
        """See ``Storage.unstaged_ids``."""
        return None

    def pull_load(self, load_id: str) -> bool:
        """See ``Storage.pull_load``."""
        return (self.home.staged / load_id).is_dir()

    def push_load(self, load_id: str, *, is_new: bool = True) -> None:
        """See ``Storage.push_load``."""

    def push_verdicts(self, loads: Iterable[StagedLoad]) -> None:
        """See ``Storage.push_verdicts``."""

    def pull_new(self) -> None:
        """See ``Storage.pull_new``."""

    def pull_all(self) -> None:
        """See ``Storage.pull_all``."""

    def clear_new(self, loads: Iterable[StagedLoad]) -> None:
        """See ``Storage.clear_new``."""

    def pull_published(self) -> str | None:
        """See ``Storage.pull_published``."""
        return None

    def publish(self, candidate: Path, publication_id: str, base: str | None) -> None:
        """See ``Storage.publish``."""

    def push_run(self, publication_id: str) -> None:
        """See ``Storage.push_run``."""

    def pull_decision(self) -> None:
        """See ``Storage.pull_decision``."""

    def push_decision(self) -> None:
        """See ``Storage.push_decision``."""

    def check(self) -> str | None:
        """See ``Storage.check``."""
        return None

    def pull_of_cause(self, kind: str, cause: str) -> None:
        """See ``Storage.pull_of_cause``."""

    def pull_provisional(self) -> None:
        """See ``Storage.pull_provisional``."""

    def pull_record(self, warc_record: str | None) -> None:
        """See ``Storage.pull_record``."""

    def pull_registers(self) -> None:
        """See ``Storage.pull_registers``."""

    def pull_outlet(self, outlet_id: str) -> None:
        """See ``Storage.pull_outlet``."""

    def mirror_outlet(self, outlet_id: str) -> None:
        """See ``Storage.mirror_outlet``."""

    def mirror_reports(self) -> None:
        """See ``Storage.mirror_reports``."""

    def find_old(
        self, now: dt.datetime, *, unfinished: dt.timedelta | None, runs: dt.timedelta | None, names_load: NamesLoad
    ) -> Iterable[OldObject]:
        """See ``Storage.find_old``."""
        return ()

    def find_copies(self, now: dt.datetime, age: dt.timedelta | None) -> Iterable[Path]:
        """See ``Storage.find_copies``."""
        return ()

    def delete(self, keys: Iterable[str]) -> None:
        """See ``Storage.delete``."""

    def push_registers(self) -> None:
        """See ``Storage.push_registers``."""


class _Kept:
    """A raw load whose files are where they are kept."""

    def flush(self, *, only_if_due: bool = False) -> bool:
        return True


_KEPT = _Kept()


def open_storage(home: Home) -> Storage:
    """Return where a home's loads and published versions are kept; one object for a home in each process."""
    if home.bucket is None:
        return FolderStorage(home)
    return _object_storage(home, os.getpid())


@functools.cache
def _object_storage(home: Home, _process: int) -> Storage:
    from extractors.stores.storage.object_storage import ObjectStorage  # its library costs a folder nothing

    return ObjectStorage(home)
