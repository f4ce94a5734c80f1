"""Read watches from ``$DATELINE_WATCHES/*.yml``; a file that is wrong stops only its own watch."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from dateline.watches.watch import Watch, WatchFile
from extractors.contracts.outlet import ID_PATTERN
from extractors.outlets.registry import RegistryError, read_model
from extractors.stores.watch_log.errors import UnknownWatchError

EXAMPLES = Path(__file__).resolve().parent / "examples"
"""Watches over the sample newsroom: used for as long as there is no other watch."""


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


def load_watches(folder: Path) -> Watches:
    """Read every watch in ``folder``; where it has none, the shipped examples."""
    folder = folder if any(folder.glob("*.yml")) else EXAMPLES
    errors: list[RegistryError] = []
    watches: dict[str, Watch] = {}
    for path in sorted(folder.glob("*.yml")):
        if not re.match(ID_PATTERN, path.stem):
            remedy = "Use lower-case letters, digits and underscores, a letter first: the name is the watch's"
            errors.append(RegistryError(path, 1, "", f"{path.stem!r} is no name of a watch", remedy))
            continue
        watch = read_model(path, Watch, WatchFile, {"name": path.stem, "path": path}, errors)
        if watch is not None:
            watches[watch.name] = watch
    return Watches(folder, watches, tuple(errors))
