"""Staged loads in an object store: files under the name of their content, then the manifest, then the marker.

::

    staged/<load_id>/<version>/…                  the files of a version, the gate's verdict and a person's acceptance
    staged/<load_id>/manifest.json                names the version that counts
    staged/_new/<load_id>/<version>-<staged_at>   says that no published version contains it

Nothing is renamed: until the manifest names a version nobody looks at its files. A build lists the markers alone. A
marker is of one version staged at one time, so that a build which clears what it applied leaves a later one's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from extractors.contracts.load_id import LOAD_ID
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import DamagedJsonError, read_typed
from extractors.stores.staged_loads import MANIFEST, NEW_LOADS, Manifest, StagedLoad, mark_new, new_load_ids, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.objects import ObjectFolder

STAGED = "staged"
_TABLE = ".parquet"


class StagedObjects:
    """Staged loads below one prefix; ``staged`` is the folder of the home's copies."""

    def __init__(self, objects: ObjectFolder, staged: Path) -> None:
        self._objects, self._staged = objects, staged

    def pull(self, load_id: str) -> bool:
        """Bring the counting version of a load to the home, its manifest last; return False if there is none.

        Raises StagingError if its manifest is damaged or a file is missing.
        """
        stored = self._objects.read(f"{STAGED}/{load_id}/{MANIFEST}")
        if stored is None:
            return False
        manifest = _read(load_id, stored.content)
        folder = self._staged / load_id
        prefix = f"{STAGED}/{load_id}/{manifest.version}"
        kept = {one.key.removeprefix(f"{prefix}/"): one for one in self._objects.find(prefix)}
        for name in [f"{table}{_TABLE}" for table in manifest.digests]:
            if name not in kept:
                raise StagingError(f"load {load_id}: {self._objects.address}/{prefix} lacks {name}; stage it again")
        place = folder / manifest.version
        for name, one in kept.items():
            path = place / name
            is_table = name.removesuffix(_TABLE) in manifest.digests
            if not (is_table and path.is_file() and path.stat().st_size == one.size):
                self._objects.read_file(one.key, path)
        for path in place.iterdir() if place.is_dir() else ():
            if path.name not in kept:  # said of an earlier state of the load
                path.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MANIFEST).is_file() or (folder / MANIFEST).read_bytes() != stored.content:
            write_atomically(folder / MANIFEST, stored.content)
        return True

    def has_as_here(self, load_id: str) -> bool:
        """Whether the store has the version of a load that the home has."""
        stored, path = self._objects.read(f"{STAGED}/{load_id}/{MANIFEST}"), self._staged / load_id / MANIFEST
        return stored is not None and path.is_file() and stored.content == path.read_bytes()

    def push(self, load_id: str, *, is_new: bool = True) -> StagedLoad:
        """Store a load that the home has staged: files, manifest, marker; then drop versions before the last two."""
        load, key = read_load(self._staged, load_id), f"{STAGED}/{load_id}/{MANIFEST}"
        content = (load.folder / MANIFEST).read_bytes()
        earlier = self._objects.read(key)
        if earlier is None or earlier.content != content:
            self._push_files(load, load.version_folder.iterdir())
            self._objects.replace(key, content, earlier.etag if earlier else None)
        if is_new:
            self._objects.write(_marker(load), b"")
        if earlier is not None:
            self._drop_versions(load, keep=_version(earlier.content))
        return load

    def mirror(self, load_id: str) -> None:
        """Make the store have the home's version of a load and no other; nothing of a load that the home does not have.

        A version that the store did not have is new.
        """
        prefix = f"{STAGED}/{load_id}"
        if not (self._staged / load_id / MANIFEST).is_file():
            self._objects.delete([one.key for one in self._objects.find(f"{STAGED}/{NEW_LOADS}/{load_id}")])
            self._objects.delete([one.key for one in self._objects.find(prefix)])
            return
        load, stored = read_load(self._staged, load_id), self._objects.read(f"{prefix}/{MANIFEST}")
        if stored is None or stored.content != (load.folder / MANIFEST).read_bytes():
            self.push(load_id)
        self._drop_versions(load, keep=None)

    def push_verdict(self, load: StagedLoad) -> None:
        """Store what was said of a load: every file of its version that is no table."""
        tables = {f"{table}{_TABLE}" for table in load.manifest.digests}
        self._push_files(load, (path for path in load.version_folder.iterdir() if path.name not in tables))

    def pull_new(self) -> None:
        """Bring all new loads to the home, whose own markers become those of the store."""
        new: dict[str, list[str]] = {}
        for one in self._objects.find(f"{STAGED}/{NEW_LOADS}"):
            load_id = one.key.split("/")[-2]
            if LOAD_ID.fullmatch(load_id):
                new.setdefault(load_id, []).append(one.key)
        for load_id in set(new_load_ids(self._staged)) - set(new):
            (self._staged / NEW_LOADS / load_id).unlink(missing_ok=True)
        for load_id, keys in sorted(new.items()):
            mark_new(self._staged, load_id)
            if not self.pull(load_id):  # removed since: the build says so, once
                shutil.rmtree(self._staged / load_id, ignore_errors=True)
                self._objects.delete(keys)

    def clear_new(self, loads: Iterable[StagedLoad]) -> None:
        """Delete the markers of these versions of loads."""
        self._objects.delete([_marker(load) for load in loads])

    def all_ids(self) -> list[str]:
        """Return the ids of all loads, sorted."""
        return [name for name in self._objects.folders(STAGED) if LOAD_ID.fullmatch(name)]

    def _push_files(self, load: StagedLoad, paths: Iterable[Path]) -> None:
        for path in paths:
            if path.is_file() and not path.name.startswith("."):
                self._objects.write(f"{STAGED}/{load.load_id}/{load.manifest.version}/{path.name}", path)

    def _drop_versions(self, load: StagedLoad, keep: str | None) -> None:
        prefix = f"{STAGED}/{load.load_id}"
        old = set(self._objects.folders(prefix)) - {load.manifest.version, keep}
        self._objects.delete([one.key for version in old for one in self._objects.find(f"{prefix}/{version}")])


def _marker(load: StagedLoad) -> str:
    stamp = re.sub(r"\D", "", load.manifest.staged_at)
    return f"{STAGED}/{NEW_LOADS}/{load.load_id}/{load.manifest.version}-{stamp}"


def _read(load_id: str, content: bytes) -> Manifest:
    try:
        manifest = read_typed(Manifest, content)
    except DamagedJsonError as error:
        raise StagingError(f"load {load_id}: {MANIFEST} is damaged ({error}); stage the load again") from error
    if manifest.load_id != load_id:
        raise StagingError(f"load {load_id}: its manifest names another load; stage the load again")
    return manifest


def _version(content: bytes) -> str | None:
    try:
        return read_typed(Manifest, content).version
    except DamagedJsonError:
        return None
