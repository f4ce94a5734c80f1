"""Published versions in an object store: each a file under a name of its own, and one pointer to the one that counts.

::

    published/current.json                  which version is published; replaced only as it was read
    published/<publication_id>-<digest>.duckdb, or of a lake its catalogue, .ducklake (``lake_objects.py``)

The pointer moves only if it is as the build found it when it began. So a writer that lost its turn (a machine that
slept, a task that was started again elsewhere) cannot put an older warehouse over a newer one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import DamagedJsonError, dump_json, read_typed
from extractors.stores.lake_files import CATALOGUE
from extractors.stores.storage.lake_objects import LakeObjects
from extractors.stores.storage.objects import ObjectChangedError, ObjectFolder, StorageError, Stored
from extractors.stores.storage.pulls import pulling
from extractors.stores.warehouse_files import LAKE_SUFFIX, is_lake

PUBLISHED, POINTER = "published", "published/current.json"
_KEPT = 2
"""So many versions are kept: the published one, and the one before for readers that are bringing it."""
_TRIES = 3
_MOVED = "moved"
"""Stands for the id of the publication in the name of a version that a home had before it moved."""


@dataclass(frozen=True, slots=True)
class Version:
    """The pointer: the key of the version's object, its SHA-256 digest, and the versions before, newest first."""

    key: str
    digest: str
    publication_id: str
    earlier: tuple[str, ...] = ()


class Versions:
    """Published versions below one prefix; ``note`` is a file in which the home keeps which version it has."""

    def __init__(self, objects: ObjectFolder, note: Path) -> None:
        self._objects, self._note = objects, note
        self._lake = LakeObjects(objects)

    def pull(self, file: Path, lake: Path | None = None) -> str | None:
        """Bring the published version to the path of its kind, by a rename, unless it is there; return the pointer's
        e-tag or None.

        Raises StorageError where the file is of no version of this store.
        """
        for _ in range(_TRIES):
            stored = self._objects.read(POINTER)
            if stored is None:
                for path in filter(None, (file, lake)):
                    self._check_none(path)
                return None
            version = self._read(stored)
            path = lake if lake is not None and is_lake(Path(version.key)) else file
            if path.exists() and self._noted() == _describe(version.key, path):
                return stored.etag
            if self._bring(version.key, path):
                self._write_note(version.key, path)
                return stored.etag
        raise StorageError(f"{self._objects.address}: the published version {version.key} is not there; build again")

    def _bring(self, key: str, path: Path) -> bool:
        with pulling(path) as left:
            return self._lake.pull(key, path, left) if is_lake(path) else self._objects.read_file(key, path)

    def publish(self, candidate: Path, publication_id: str, base: str | None) -> None:
        """Store a version and move the pointer to it; older ones than the one before are deleted.

        The candidate is to be renamed into the published file's place afterwards: the note knows it by then.
        Raises ObjectChangedError if the pointer is not that of ``base``.
        """
        with candidate.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        stored = self._objects.read(POINTER)
        if (stored.etag if stored else None) != base:
            raise self._overtaken()
        earlier = self._read(stored) if stored else None
        before = (earlier.key, *earlier.earlier) if earlier else ()
        suffix = LAKE_SUFFIX if is_lake(candidate) else ".duckdb"
        key = f"{PUBLISHED}/{publication_id}-{digest[:16]}{suffix}"
        version = Version(key, digest, publication_id, tuple(one for one in before if one != key)[: _KEPT - 1])
        files = self._lake.push(candidate) if is_lake(candidate) else set()
        self._objects.write(key, candidate)
        try:
            self._objects.replace(POINTER, dump_json(version).encode(), base)
        except ObjectChangedError:
            self._objects.delete([key])
            raise self._overtaken() from None
        self._write_note(key, candidate)
        kept = {POINTER, key, *version.earlier}
        self._objects.delete([one.key for one in self._objects.find(PUBLISHED) if one.key not in kept])
        if is_lake(candidate):  # the home's own catalogue is that of the version before
            self._lake.keep_only([candidate, candidate.with_name(CATALOGUE)], files)
        elif _has_lake(before) and not _has_lake(version.earlier):
            self._lake.keep_only([])

    def publish_first(self, path: Path) -> bool:
        """Publish the home's file where no version is published; return whether one is published then.

        Raises ObjectChangedError where another file is published.
        """
        if path.exists() and self._objects.read(POINTER) is None:
            self.publish(path, _MOVED, None)
        self.check_own(path)
        return self._objects.read(POINTER) is not None

    def check_own(self, path: Path) -> None:
        """Raise ObjectChangedError where another version than the home's file is published."""
        stored = self._objects.read(POINTER)
        if stored is not None and path.exists() and self._noted() != _describe(self._read(stored).key, path):
            raise ObjectChangedError(
                f"{self._objects.address} has a published version that is not {path}; move the home to a prefix of its "
                "own, or move the file away to work on with the version that is there"
            )

    def named_keys(self) -> set[str]:
        """Return the keys of the pointer and of the versions that it names."""
        if (stored := self._objects.read(POINTER)) is None:
            return {POINTER}
        version = self._read(stored)
        return {POINTER, version.key, *version.earlier}

    def drop_earlier(self, lake: Path) -> None:
        """Delete every version but the published one. ``lake`` is where the home has it if it is a lake; the files of
        one that the home has not pulled stay until the next publication.
        """
        if (stored := self._objects.read(POINTER)) is None:
            return
        key = self._read(stored).key
        self._objects.delete([one.key for one in self._objects.find(PUBLISHED) if one.key not in (POINTER, key)])
        if not is_lake(Path(key)):
            self._lake.keep_only([])
        elif lake.exists() and self._noted() == _describe(key, lake):
            self._lake.keep_only([lake])

    def _check_none(self, path: Path) -> None:
        if path.exists():
            raise StorageError(
                f"{self._objects.address} has no published version, and {path} is one of this home alone; "
                "`dateline storage move` brings the home's loads and its warehouse there"
            )

    def _overtaken(self) -> ObjectChangedError:
        return ObjectChangedError(
            f"{self._objects.address}: another writer published while this build was at work, so this one is not "
            "published; run the command again, it applies what is new to the version that is there now"
        )

    def _read(self, stored: Stored) -> Version:
        try:
            return read_typed(Version, stored.content)
        except DamagedJsonError as error:
            raise StorageError(f"{self._objects.address}/{POINTER} is damaged ({error}); restore it") from error

    def _noted(self) -> str | None:
        try:
            return self._note.read_text("utf-8")
        except FileNotFoundError:
            return None

    def _write_note(self, key: str, path: Path) -> None:
        self._note.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._note, _describe(key, path))


def _has_lake(keys: Iterable[str]) -> bool:
    return any(is_lake(Path(key)) for key in keys)


def _describe(key: str, path: Path) -> str:
    """What the note says: the version, and by which file the home has it; a rename does not change that."""
    status = path.stat()
    return f"{key} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
