"""``Storage`` in an object store, of which a home has copies."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
from pathlib import Path

from extractors.contracts.load_id import LOAD_ID, load_id_for
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import FILE, LAKE, Home
from extractors.stores.corrections import REGISTER as CORRECTIONS
from extractors.stores.forgetting.register import REGISTER as FORGOTTEN
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import StagedLoad
from extractors.stores.storage.objects import ObjectFolder
from extractors.stores.storage.old_objects import NamesLoad, OldObject, OldObjects, find_copies
from extractors.stores.storage.raw_objects import RawObjects, open_paths
from extractors.stores.storage.staged_objects import StagedObjects
from extractors.stores.storage.storage import Unfinished
from extractors.stores.storage.versions import Versions
from extractors.stores.warc.archive import ArchiveBusyError

_RUNS = "quality/runs"
_REFUSED, _DECISION = "warehouse.refused.json", "refused/record.json"
_REGISTERS = (FORGOTTEN, CORRECTIONS)
_NEWEST_RUNS = 30
"""So many records of builds are brought: the front page shows the latest."""


class ObjectStorage:
    """Raw and staged loads, verdicts, records of builds and published versions below ``s3://bucket/prefix``."""

    def __init__(self, home: Home) -> None:
        assert home.bucket is not None
        self._home = home
        self._objects = ObjectFolder(home.bucket)
        self._etags: dict[str, str | None] = {}
        self._raw = RawObjects(self._objects)
        self._staged = StagedObjects(self._objects, home.staged)
        self._versions = Versions(self._objects, home.state / "published-version")

    def has_raw(self, raw: RawLoad) -> bool:
        """See ``Storage.has_raw``."""
        return self._raw.is_complete(raw)

    def pull_raw(self, raw: RawLoad) -> bool:
        """See ``Storage.pull_raw``."""
        return self._raw.pull(raw)

    def pull_all_raw(self, outlet_id: str | None = None) -> None:
        """See ``Storage.pull_all_raw``."""
        for outlet, load_id in self._raw.all_ids(outlet_id):
            self._raw.pull(RawLoad(self._home.raw, outlet, load_id))

    def push_raw(self, raw: RawLoad, *, may_replace: bool = False) -> None:
        """See ``Storage.push_raw``."""
        self._raw.push(raw, may_replace=may_replace)

    def resume_raw(self, raw: RawLoad) -> Unfinished:
        """See ``Storage.resume_raw``."""
        if self._raw.is_complete(raw):
            raise ArchiveBusyError(f"raw load {raw.load_id}: another worker completed it in the meantime")
        # completed here, wholly or in part, and not stored: another worker may have gone on with it since
        for path, beside in zip((raw.warc_path, raw.log_path), open_paths(raw).values(), strict=True):
            if path.exists() and not beside.exists():
                path.replace(beside)
        return self._raw.resume(raw)

    def unfinished_ids(self, outlet_id: str) -> list[str]:
        """See ``Storage.unfinished_ids``. Loads that another worker completed are none, whatever this home has left."""
        here = [path.name.partition(".jsonl.open")[0] for path in (self._home.raw / outlet_id).glob("*.jsonl.open")]
        loads = [RawLoad(self._home.raw, outlet_id, one) for one in {*here, *self._raw.unfinished(outlet_id)}]
        complete = [raw for raw in loads if self._raw.is_complete(raw)]
        for path in (path for raw in complete for path in open_paths(raw).values()):
            path.unlink(missing_ok=True)
        return sorted(raw.load_id for raw in loads if raw not in complete)

    def unstaged_ids(self, outlet_id: str) -> list[str] | None:
        """See ``Storage.unstaged_ids``."""
        return self._raw.unstaged(outlet_id)

    def pull_load(self, load_id: str) -> bool:
        """See ``Storage.pull_load``."""
        return self._staged.pull(load_id)

    def push_load(self, load_id: str, *, is_new: bool = True) -> None:
        """See ``Storage.push_load``."""
        load = self._staged.push(load_id, is_new=is_new)
        self._raw.note_staged(load.manifest.outlet_id, load_id)

    def push_verdicts(self, loads: Iterable[StagedLoad]) -> None:
        """See ``Storage.push_verdicts``."""
        for load in loads:
            self._staged.push_verdict(load)

    def pull_new(self) -> None:
        """See ``Storage.pull_new``."""
        self._staged.pull_new()
        for one in sorted(self._objects.find(_RUNS), key=lambda one: one.key)[-_NEWEST_RUNS:]:
            path = self._home.quality / "runs" / one.key.rpartition("/")[2]
            if not path.exists():
                self._objects.read_file(one.key, path)

    def pull_all(self) -> None:
        """See ``Storage.pull_all``."""
        for load_id in self._staged.all_ids():
            self._staged.pull(load_id)

    def clear_new(self, loads: Iterable[StagedLoad]) -> None:
        """See ``Storage.clear_new``."""
        self._staged.clear_new(loads)

    def pull_published(self) -> str | None:
        """See ``Storage.pull_published``."""
        return self._versions.pull(self._home.warehouse_of(FILE), self._home.warehouse_of(LAKE))

    def publish(self, candidate: Path, publication_id: str, base: str | None) -> None:
        """See ``Storage.publish``."""
        self._versions.publish(candidate, publication_id, base)

    def check_published(self) -> None:
        """Check that the store has no published version of another home than this. Raises ObjectChangedError."""
        self._versions.check_own(self._home.warehouse)

    def publish_first(self) -> bool:
        """Publish the home's warehouse where the store has none yet; return whether there is a published version.

        Raises ObjectChangedError where the store has another one.
        """
        return self._versions.publish_first(self._home.warehouse)

    def push_run(self, publication_id: str) -> None:
        """See ``Storage.push_run``."""
        path = self._home.quality / "runs" / f"{publication_id}.json"
        if path.is_file():
            self._objects.write(f"{_RUNS}/{path.name}", path)

    def pull_decision(self) -> None:
        """See ``Storage.pull_decision``."""
        path = self._home.data / _REFUSED
        if not self._objects.read_file(_DECISION, path):
            path.unlink(missing_ok=True)

    def push_decision(self) -> None:
        """See ``Storage.push_decision``."""
        path = self._home.data / _REFUSED
        if path.is_file():
            self._objects.write(_DECISION, path)
        else:
            self._objects.delete([_DECISION])

    def check(self) -> str | None:
        """See ``Storage.check``."""
        self._objects.probe()
        return self._objects.address

    def pull_of_cause(self, kind: str, cause: str) -> None:
        """See ``Storage.pull_of_cause``."""
        for outlet_id in self._raw.outlet_ids():
            self._raw.pull(RawLoad(self._home.raw, outlet_id, load_id_for(outlet_id, kind, cause)))

    def pull_provisional(self) -> None:
        """See ``Storage.pull_provisional``."""
        self._raw.pull_provisional(self._home.raw)

    def pull_record(self, warc_record: str | None) -> None:
        """See ``Storage.pull_record``."""
        outlet_id, _, name = (warc_record or "").partition("/")
        load_id = name.partition(".warc.gz")[0]
        if LOAD_ID.fullmatch(load_id) and load_id.startswith(f"{outlet_id}."):
            self._raw.pull(RawLoad(self._home.raw, outlet_id, load_id))

    def pull_outlet(self, outlet_id: str) -> None:
        """See ``Storage.pull_outlet``."""
        self.pull_all_raw(outlet_id)
        for load_id in self.unfinished_ids(outlet_id):
            self._raw.resume(RawLoad(self._home.raw, outlet_id, load_id))
        for load_id in self._staged_of(outlet_id):
            self._staged.pull(load_id)

    def mirror_outlet(self, outlet_id: str) -> None:
        """See ``Storage.mirror_outlet``."""
        kept = [load_id for _, load_id in self._raw.all_ids(outlet_id)]
        for load_id in {*kept, *self._raw.unfinished(outlet_id), *self._raw.unstaged(outlet_id)}:
            self._raw.mirror(RawLoad(self._home.raw, outlet_id, load_id))
        for load_id in self._staged_of(outlet_id):
            self._staged.mirror(load_id)

    def mirror_reports(self) -> None:
        """See ``Storage.mirror_reports``."""
        for one in list(self._objects.find(_RUNS)):
            path = self._home.quality / "runs" / one.key.rpartition("/")[2]
            if path.is_file():
                self._objects.write(one.key, path)
            else:
                self._objects.delete([one.key])
        self._versions.drop_earlier(self._home.warehouse_of(LAKE))

    def _staged_of(self, outlet_id: str) -> list[str]:
        return [load_id for load_id in self._staged.all_ids() if load_id.startswith(f"{outlet_id}.")]

    def find_old(
        self, now: dt.datetime, *, unfinished: dt.timedelta | None, runs: dt.timedelta | None, names_load: NamesLoad
    ) -> Iterable[OldObject]:
        """See ``Storage.find_old``."""
        return OldObjects(self._objects, self._versions).find(
            now,
            unfinished=unfinished,
            runs=runs,
            names_load=names_load,
            runs_folder=_RUNS,
            newest_runs=_NEWEST_RUNS,
        )

    def find_copies(self, now: dt.datetime, age: dt.timedelta | None) -> Iterable[Path]:
        """See ``Storage.find_copies``."""
        return find_copies(self._home, self._raw, self._staged, age, now)

    def delete(self, keys: Iterable[str]) -> None:
        """See ``Storage.delete``."""
        self._objects.delete(keys)

    def pull_registers(self) -> None:
        """See ``Storage.pull_registers``. Copies of what was forgotten since, by another worker, are removed here."""
        known = set(read_forgotten(self._home.state).tombstones)
        self._pull_registers()
        for outlet_id in {one.outlet_id for one in read_forgotten(self._home.state).tombstones if one not in known}:
            shutil.rmtree(self._home.raw / outlet_id, ignore_errors=True)
            for folder in self._home.staged.glob(f"{outlet_id}.*"):
                shutil.rmtree(folder, ignore_errors=True)

    def _pull_registers(self) -> None:
        for name in _REGISTERS:
            stored = self._objects.read(f"state/{name}")
            self._etags[name] = stored.etag if stored else None
            path = self._home.state / name
            if stored is not None and (not path.is_file() or path.read_bytes() != stored.content):
                self._home.state.mkdir(parents=True, exist_ok=True)
                write_atomically(path, stored.content)

    def push_registers(self) -> None:
        """See ``Storage.push_registers``."""
        for name in _REGISTERS:
            path = self._home.state / name
            if path.is_file():
                self._objects.replace(f"state/{name}", path.read_bytes(), self._etags.get(name))
        self._pull_registers()
