"""Read watches from ``$DATELINE_WATCHES/*.yml``, and change their files.

A file that is wrong stops only its own watch. What is written is read first and replaces the file whole, but never a
change that nobody has seen: whoever changes a file names what they saw of it (``digest_of``), and where it is another
by now, nothing is written.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import hashlib
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dateline.watches.shipped import folder_in_use
from dateline.watches.watch import Watch, WatchFile
from extractors.contracts.outlet import ID_PATTERN
from extractors.outlets.registry import MAX_FILE_BYTES, RegistryError, read_model
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.file_lock import HeldError, lock_beside
from extractors.stores.watch_log.errors import UnknownWatchError

NAME_REMEDY = "Use lower-case letters, digits and underscores, a letter first: the name is the watch's"
_WAIT_S = 5.0
_PAUSED = re.compile(r"(?m)^paused:[^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Watches:
    """Every watch that could be read, by name, and an error for each thing wrong in another's file."""

    folder: Path
    watches: dict[str, Watch]
    errors: tuple[RegistryError, ...] = ()

    @property
    def active(self) -> list[Watch]:
        """Return the watches that are not paused, by name."""
        return [watch for _, watch in sorted(self.watches.items()) if not watch.paused]

    def get(self, name: str) -> Watch:
        """Return the watch of this name. Raises UnknownWatchError, which names similar ones or the file's fault."""
        if name in self.watches:
            return self.watches[name]
        if broken := [str(error) for error in self.errors if error.path.stem == name]:
            raise UnknownWatchError(f"the file of watch {name!r} could not be read: {'; '.join(broken)}")
        near = difflib.get_close_matches(name, self.watches, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "`dateline watch list` shows those there are"
        raise UnknownWatchError(f"no watch {name!r} in {self.folder}; {hint}")

    def only(self, names: Collection[str]) -> Watches:
        """Return those of these names, and the faults of their files. Raises UnknownWatchError for another name."""
        broken = tuple(error for error in self.errors if error.path.stem in names)
        read = set(names) - {error.path.stem for error in broken}
        return Watches(self.folder, {name: self.get(name) for name in sorted(read)}, broken)


def load_watches(folder: Path) -> Watches:
    """Read every watch in ``folder``; where it has none, the shipped examples."""
    folder = folder_in_use(folder)
    errors: list[RegistryError] = []
    watches: dict[str, Watch] = {}
    for path in sorted(folder.glob("*.yml")):
        if not re.match(ID_PATTERN, path.stem):
            errors.append(RegistryError(path, 1, "", f"{path.stem!r} is no name of a watch", NAME_REMEDY))
            continue
        watch = read_model(path, Watch, WatchFile, {"name": path.stem, "path": path}, errors)
        if watch is not None:
            watches[watch.name] = watch
    return Watches(folder, watches, tuple(errors))


class WatchFaultsError(Exception):
    """A watch's file cannot be written as it is; ``faults`` says what is wrong, each with its remedy."""

    def __init__(self, faults: list[RegistryError]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class WatchChangedError(Exception):
    """The file is another than the one that was seen; ``text`` is what it holds now, None if it is gone."""

    def __init__(self, name: str, text: str | None) -> None:
        super().__init__(f"watch {name!r} was changed meanwhile; look at it again")
        self.text = text


def watch_path(folder: Path, name: str) -> Path:
    """Return the path of a watch's file.

    Raises:
        WatchFaultsError: the name cannot be one.
    """
    if not re.fullmatch(ID_PATTERN, name):
        path = folder / "watch.yml"
        raise WatchFaultsError([RegistryError(path, 1, "name", f"{name[:80]!r} is no name of a watch", NAME_REMEDY)])
    return folder / f"{name}.yml"


def read_text(folder: Path, name: str) -> str | None:
    """Return what a watch's file holds; None if there is none. Raises WatchFaultsError, as ``watch_path``."""
    path = watch_path(folder, name)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES).decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return None


def digest_of(text: str | None) -> str:
    """Return a digest that distinguishes one state of a file from another; empty if there is no file."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def check_text(folder: Path, name: str, text: str) -> Watch:
    """Read the text of a watch's file without writing it.

    Raises:
        WatchFaultsError: it cannot be a watch's file; the faults name the file as it would be called.
    """
    path = watch_path(folder, name)
    errors: list[RegistryError] = []
    with tempfile.TemporaryDirectory(prefix="dateline-watch-") as scratch:
        trial = Path(scratch) / path.name
        trial.write_text(text, encoding="utf-8", errors="replace")
        watch = read_model(trial, Watch, WatchFile, {"name": name, "path": path}, errors)
    if watch is None:
        raise WatchFaultsError([dataclasses.replace(error, path=path) for error in errors])
    return watch


def write_watch(folder: Path, name: str, text: str, *, seen: str | None = None) -> Watch:
    """Write a watch's file and return the watch. ``seen`` is the digest of what the writer saw; None overwrites.

    Raises:
        WatchFaultsError: the text cannot be a watch's file; nothing is written.
        WatchChangedError: the file is another than the one that was seen; nothing is written.
        OSError: the folder cannot be written to.
    """
    watch = check_text(folder, name, text)
    folder.mkdir(parents=True, exist_ok=True)
    with _only_writer(folder, name, seen):
        write_atomically(watch_path(folder, name), text)
    return watch


def delete_watch(folder: Path, name: str, *, seen: str | None = None) -> None:
    """Delete a watch's file; what it noticed stays in the log. Raises as ``write_watch``."""
    path = watch_path(folder, name)
    if folder.is_dir():
        with _only_writer(folder, name, seen):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _only_writer(folder: Path, name: str, seen: str | None) -> Iterator[None]:
    try:
        lock = lock_beside(folder / "watches", _WAIT_S)
    except HeldError as error:
        raise WatchChangedError(name, read_text(folder, name)) from error
    with contextlib.closing(lock):
        now = read_text(folder, name)
        if seen is not None and digest_of(now) != seen:
            raise WatchChangedError(name, now)
        yield


def make_text(values: Mapping[str, Any]) -> str:
    """Return the text of a watch's file with these values; those that are None or empty are left out."""
    kept = {key: value for key, value in values.items() if value not in (None, "", [], {})}
    text: str = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1_000)
    return text


def set_paused(text: str, paused: bool) -> str:
    """Return the text of a watch's file with ``paused`` set; everything else stays as it is written."""
    without = _PAUSED.sub("", text)
    if not paused:
        return without
    return f"{without.rstrip()}\npaused: true\n"
