"""The Parquet files of a lake in an object store, beside its published catalogues.

::

    lake/<schema>/<table>/<file>.parquet    written once, under a name that no other file has

A catalogue is published after all files that it needs, and a home has it after them.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from extractors.stores.lake_files import PULLED, keep_previous, kept_files, known_files
from extractors.stores.storage.objects import ObjectFolder, StorageError
from extractors.stores.warehouse_files import LakeFileError, data_folder

_FOLDER = "lake"


class LakeObjects:
    """The files of lakes below one prefix. Every method raises StorageError where the store cannot be used."""

    def __init__(self, objects: ObjectFolder) -> None:
        self._objects = objects

    def push(self, catalogue: Path) -> set[str]:
        """Store the files of a catalogue that are not there yet; return the keys of those that were there before."""
        before = self._keys()
        folder = data_folder(catalogue)
        for name in sorted(known_files(catalogue)):
            if (key := f"{_FOLDER}/{name}") not in before:
                self._objects.write(key, folder / name)
        return before

    def pull(self, key: str, path: Path, left: Sequence[Path] = ()) -> bool:
        """Bring a catalogue to a path, by a rename, after all files that it needs; return False if one is not there.

        Files that the home alone has, of a build that is at work or of a catalogue that is open, stay. The catalogues
        ``left`` by killed pulls go, with the files that they alone need.
        """
        # a name of its own: a process that stays may get the id of one that was killed
        beside, folder = path.with_name(f"{PULLED}{secrets.token_hex(8)}.ducklake"), data_folder(path)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            if not self._objects.read_file(key, beside):
                return False
            for name in self._files_of(beside, key):
                if not (folder / name).exists() and not self._objects.read_file(f"{_FOLDER}/{name}", folder / name):
                    return False
            # a candidate needs files of the published catalogue and of its own alone
            before = kept_files(path.parent)
            keep_previous(path)
            beside.replace(path)
            for one in left:
                one.unlink(missing_ok=True)
        finally:
            beside.unlink(missing_ok=True)
        for name in before - kept_files(path.parent):
            (folder / name).unlink(missing_ok=True)
        return True

    def keep_only(self, catalogues: list[Path], among: set[str] | None = None) -> None:
        """Delete the files that none of these catalogues needs, of the keys ``among``, or of all that are there.

        Files that came after ``among`` was listed are those of another build.
        """
        needed = {f"{_FOLDER}/{name}" for one in catalogues if one.exists() for name in known_files(one)}
        self._objects.delete(sorted((self._keys() if among is None else among) - needed))

    def _files_of(self, catalogue: Path, key: str) -> list[str]:
        """Return the files that a catalogue of the store needs. Raises StorageError if it leads out of its folder."""
        try:
            return sorted(known_files(catalogue))
        except LakeFileError as error:
            raise StorageError(f"{self._objects.address}/{key}: {error}; build the warehouse again") from error

    def _keys(self) -> set[str]:
        return {one.key for one in self._objects.find(_FOLDER)}
