"""Raw loads in an object store: complete ones whole, unfinished ones in parts that another worker goes on from.

::

    raw/<outlet_id>/<load_id>/manifest.json          which files are the load, by digest; written last
    raw/<outlet_id>/<load_id>/<digest>/<file>        its log, its WARC file, its provisional outlet
    collected/<outlet_id>/<load_id>                  says that it is complete and not staged yet
    provisional/<outlet_id>/<load_id>.outlet.json    its provisional outlet once more, to be found without the load
    unfinished/<outlet_id>/<load_id>/warc-<offset>   a part of the WARC file of a load that is being fetched
    unfinished/<outlet_id>/<load_id>/log-<offset>    a part of its log; parts are created, never replaced

A part ends where an exchange ends, and the log's lines are stored after the records that they name. So what is stored
is what a kill at that moment would have left, and whoever goes on treats it as such.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import DamagedJsonError, dump_json, read_typed
from extractors.stores.raw_loads import RawLoad, RawLoadError
from extractors.stores.storage.objects import ObjectChangedError, ObjectFolder, Stored
from extractors.stores.warc.archive import ArchiveBusyError

RAW, COLLECTED, UNFINISHED, PROVISIONAL = "raw", "collected", "unfinished", "provisional"
MANIFEST = "manifest.json"
PART_BYTES = 1 << 20
"""This many bytes are archived at most before they are stored: what a worker's end costs is fetched again."""
PART_S = 20.0
"""And so many seconds pass at most while pages come, on the monotonic clock."""
_WARC, _LOG = "warc", "log"


@dataclass(frozen=True, slots=True)
class RawManifest:
    """The files of a complete raw load: name to SHA-256 digest of the content."""

    load_id: str
    files: dict[str, str]


def open_paths(raw: RawLoad) -> dict[str, Path]:
    """Return the paths of an unfinished load's files in the home, by the names of their parts."""
    return {_WARC: raw.warc_path.with_name(raw.warc_path.name + ".open"),
            _LOG: raw.log_path.with_name(raw.log_path.name + ".open")}  # fmt: skip


class RawObjects:
    """Raw loads below one prefix."""

    def __init__(self, objects: ObjectFolder) -> None:
        self._objects = objects

    def is_complete(self, raw: RawLoad) -> bool:
        """Whether the store has the whole load."""
        return self._objects.has(f"{_folder(raw)}/{MANIFEST}")

    def pull(self, raw: RawLoad) -> bool:
        """Bring a complete load to the home, the log last; return False if the store has none."""
        stored = self._objects.read(f"{_folder(raw)}/{MANIFEST}")
        if stored is None:
            return False
        manifest = self._read(raw, stored)
        paths = {path.name: path for path in (raw.warc_path, raw.outlet_path, raw.log_path)}
        for name, path in paths.items():
            if name not in manifest.files:
                path.unlink(missing_ok=True)
        wanted = [path for name, path in paths.items() if name in manifest.files]
        if any(not path.is_file() or _digest(path) != manifest.files[path.name] for path in wanted):
            raw.log_path.unlink(missing_ok=True)
            for path in wanted:
                if not self._objects.read_file(_key(raw, path.name, manifest.files[path.name]), path):
                    raise RawLoadError(
                        f"raw load {raw.load_id}: {self._objects.address}/{_folder(raw)} lacks {path.name}; restore it "
                        "from a backup of the bucket"
                    )
        for path in open_paths(raw).values():  # of an attempt here that another worker completed
            path.unlink(missing_ok=True)
        return True

    def has_as_here(self, raw: RawLoad) -> bool:
        """Whether the store has a complete load with the files that the home has of it."""
        stored = self._objects.read(f"{_folder(raw)}/{MANIFEST}")
        if stored is None:
            return False
        files = self._read(raw, stored).files
        paths = [path for path in (raw.warc_path, raw.outlet_path, raw.log_path) if path.is_file()]
        return files == {path.name: _digest(path) for path in paths}

    def push(self, raw: RawLoad, *, may_replace: bool) -> None:
        """Store a complete load: its files, the manifest, and the note that it is not staged; then drop its parts."""
        key = f"{_folder(raw)}/{MANIFEST}"
        earlier = self._objects.read(key)
        paths = [path for path in (raw.warc_path, raw.outlet_path, raw.log_path) if path.is_file()]
        manifest = RawManifest(raw.load_id, {path.name: _digest(path) for path in paths})
        known = self._read(raw, earlier).files if earlier else {}
        if manifest.files != known:
            if earlier is not None and not may_replace:
                raise _taken(raw)
            for path in paths:
                if known.get(path.name) != manifest.files[path.name]:
                    self._objects.write(_key(raw, path.name, manifest.files[path.name]), path)
            self._push_provisional(raw)
            self._objects.write(f"{COLLECTED}/{raw.outlet_id}/{raw.load_id}", b"")
            try:
                self._objects.replace(key, dump_json(manifest).encode(), earlier.etag if earlier else None)
            except ObjectChangedError:
                raise _taken(raw) from None
            self._objects.delete(_key(raw, name, digest) for name, digest in known.items()
                                 if manifest.files.get(name) != digest)  # fmt: skip
        self._objects.delete([one.key for one in self._objects.find(f"{UNFINISHED}/{raw.outlet_id}/{raw.load_id}")])

    def _push_provisional(self, raw: RawLoad) -> None:
        key = f"{PROVISIONAL}/{raw.outlet_id}/{raw.outlet_path.name}"
        if raw.outlet_path.is_file():
            self._objects.write(key, raw.outlet_path)
        else:
            self._objects.delete([key])

    def mirror(self, raw: RawLoad) -> None:
        """Make the store have a load as the home has it, complete or unfinished, or nothing of it."""
        parts = f"{UNFINISHED}/{raw.outlet_id}/{raw.load_id}"
        if raw.log_path.exists():
            self.push(raw, may_replace=True)
            return
        self._push_provisional(raw)
        for folder in (_folder(raw), parts, f"{COLLECTED}/{raw.outlet_id}"):
            keys = (one.key for one in self._objects.find(folder))
            self._objects.delete([key for key in keys if raw.load_id in key.split("/")])
        UnfinishedObjects(self._objects, raw, dict.fromkeys(open_paths(raw), 0)).flush()

    def resume(self, raw: RawLoad) -> UnfinishedObjects:
        """Bring the stored parts of an unfinished load to the home, unless the home has them and more."""
        parts = _Parts(self._objects, raw)
        paths = open_paths(raw)
        kept = {name: b"".join(parts.contents(name)) for name in paths}
        if any(kept.values()) and not all(_begins_with(paths[name], content) for name, content in kept.items()):
            # another worker went on with the load: what this home has beyond the parts is fetched again
            for name, path in paths.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, kept[name])
        return UnfinishedObjects(self._objects, raw, {name: len(content) for name, content in kept.items()})

    def unfinished(self, outlet_id: str) -> list[str]:
        """Return the ids of loads that have parts."""
        return self._objects.folders(f"{UNFINISHED}/{outlet_id}")

    def unstaged(self, outlet_id: str) -> list[str]:
        """Return the ids of complete loads that were not staged."""
        noted = (one.key.rpartition("/")[2] for one in self._objects.find(f"{COLLECTED}/{outlet_id}"))
        # a note is made before the load is complete
        return [one for one in sorted(noted) if self._objects.has(f"{RAW}/{outlet_id}/{one}/{MANIFEST}")]

    def note_staged(self, outlet_id: str, load_id: str) -> None:
        """Note that a complete load is staged."""
        self._objects.delete([f"{COLLECTED}/{outlet_id}/{load_id}"])

    def outlet_ids(self) -> list[str]:
        """Return the ids of all outlets that have loads."""
        return self._objects.folders(RAW)

    def pull_provisional(self, folder: Path) -> None:
        """Bring the descriptions of provisional outlets to where the raw loads that they are of would lie."""
        for one in self._objects.find(PROVISIONAL):
            path = folder / one.key.removeprefix(f"{PROVISIONAL}/")
            if not path.exists():
                self._objects.read_file(one.key, path)

    def all_ids(self, outlet_id: str | None) -> Iterator[tuple[str, str]]:
        """Yield outlet and id of all loads of an outlet, None for all outlets; some may be incomplete."""
        for outlet in [outlet_id] if outlet_id else self.outlet_ids():
            for load_id in self._objects.folders(f"{RAW}/{outlet}"):
                yield outlet, load_id

    def _read(self, raw: RawLoad, stored: Stored) -> RawManifest:
        try:
            return read_typed(RawManifest, stored.content)
        except DamagedJsonError as error:
            raise RawLoadError(
                f"raw load {raw.load_id}: {self._objects.address}/{_folder(raw)}/{MANIFEST} is damaged ({error}); "
                "restore it from a backup of the bucket"
            ) from error


class UnfinishedObjects:
    """The parts of a load while it is fetched; see ``Unfinished`` in ``storage.py``."""

    def __init__(
        self,
        objects: ObjectFolder,
        raw: RawLoad,
        stored: dict[str, int],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._objects, self._raw, self._stored = objects, raw, stored
        self._monotonic, self._last_s = monotonic, monotonic()

    def flush(self, *, only_if_due: bool = False) -> bool:
        """See ``Unfinished.flush``."""
        paths = open_paths(self._raw)
        # the log first: what it names by then is in the archive that is measured after it
        sizes = {name: paths[name].stat().st_size if paths[name].exists() else 0 for name in (_LOG, _WARC)}
        waiting = sum(sizes.values()) - sum(self._stored.values())
        now = self._monotonic()
        if waiting <= 0:
            self._last_s = now
            return True
        if only_if_due and waiting < PART_BYTES and now - self._last_s < PART_S:
            return False
        for name in (_WARC, _LOG):
            begin, end = self._stored[name], sizes[name]
            if end > begin:
                with paths[name].open("rb") as file:
                    file.seek(begin)
                    content = file.read(end - begin)
                if not self._objects.create(_part(self._raw, name, begin), content):
                    raise _taken(self._raw)
                self._stored[name] = end
        self._last_s = now
        return True


class _Parts:
    """The stored parts of one load, in one listing."""

    def __init__(self, objects: ObjectFolder, raw: RawLoad) -> None:
        self._objects, self._raw = objects, raw
        folder = f"{UNFINISHED}/{raw.outlet_id}/{raw.load_id}"
        self._sizes = {one.key: one.size for one in objects.find(folder)}

    def contents(self, name: str) -> Iterator[bytes]:
        """Yield the parts of a file from its beginning, each from where the one before ends."""
        at = 0
        while (key := _part(self._raw, name, at)) in self._sizes:
            stored = self._objects.read(key)
            if stored is None:
                return
            yield stored.content
            at += len(stored.content)


def _folder(raw: RawLoad) -> str:
    return f"{RAW}/{raw.outlet_id}/{raw.load_id}"


def _key(raw: RawLoad, name: str, digest: str) -> str:
    return f"{_folder(raw)}/{digest[:16]}/{name}"


def _part(raw: RawLoad, name: str, offset: int) -> str:
    return f"{UNFINISHED}/{raw.outlet_id}/{raw.load_id}/{name}-{offset:014d}"


def _begins_with(path: Path, content: bytes) -> bool:
    if not content:
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(content)) == content


def _taken(raw: RawLoad) -> ArchiveBusyError:
    return ArchiveBusyError(
        f"raw load {raw.load_id}: another worker went on with it or completed it; the next try goes on from there"
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
