"""``index.csv`` of a folder of saved pages: what the person who saved them states about each file."""

from __future__ import annotations

import csv
import io
import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path

from extractors.stores.import_folders import UnsafeFileError, escape_path, open_inside
from extractors.stores.saved.document import MAX_PAGE_BYTES

INDEX = "index.csv"
MAX_INDEX_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class IndexEntry:
    """What the index of a folder states about one file."""

    url: str | None = None
    outlet_id: str | None = None
    fetched_at: str | None = None


@dataclass(slots=True)
class IndexFiles:
    """The indexes of the folders below ``root``, each read once. ``problems`` are their faults, in words."""

    root: Path
    problems: list[str] = field(default_factory=list)
    _read: dict[Path, dict[str, IndexEntry]] = field(default_factory=dict)

    def find(self, path: Path) -> IndexEntry:
        """Return what the index of the nearest folder, up to ``root``, states about a file; empty if none names it."""
        for folder in itertools.chain([path.parent], path.parent.parents):
            if not folder.is_relative_to(self.root):
                break
            if folder not in self._read:
                self._read[folder] = self._read_index(folder / INDEX)
            if found := self._read[folder].get(path.relative_to(folder).as_posix()):
                return found
        return IndexEntry()

    def look_into(self, path: Path) -> None:
        """Read the index at ``path`` too, whether a file beside it was asked for or not: it may name missing files."""
        if path.parent not in self._read:
            self._read[path.parent] = self._read_index(path)

    def missing(self) -> list[tuple[Path, str, IndexEntry]]:
        """Return the rows read whose file is not in its folder: the index's path, the name it gives, what it states."""
        return [
            (folder / INDEX, name, entry)
            for folder, rows in sorted(self._read.items())
            for name, entry in rows.items()
            if Path(name).is_absolute() or ".." in Path(name).parts or not os.path.lexists(folder / name)
        ]

    def _read_index(self, path: Path) -> dict[str, IndexEntry]:
        """Return the rows of an index; all its faults together are one problem, and its other rows are used."""
        found: dict[str, IndexEntry] = {}
        if not path.is_file():
            return found
        try:
            with open_inside(path, self.root) as file:
                content = file.read(MAX_INDEX_BYTES + 1)
        except (OSError, UnsafeFileError) as error:
            self.problems.append(f"{escape_path(path)} cannot be used: {error}")
            return found
        if len(content) > MAX_INDEX_BYTES:
            self.problems.append(
                f"{escape_path(path)} is over {MAX_INDEX_BYTES >> 20} MiB; its start is used, split it"
            )
            content = content[:MAX_INDEX_BYTES]
        csv.field_size_limit(MAX_PAGE_BYTES)  # 128 kB by default: one long column that nobody reads would cost its row
        lines = io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
        rows, faults = csv.DictReader(lines), 0
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                faults += 1
                if faults == 1:
                    self.problems.append(f"{escape_path(path)}, line {rows.line_num + 1}: {error}; correct the row")
                continue
            if row is None:
                break
            if row.get("path"):
                entry = IndexEntry(_text(row, "url"), _text(row, "outlet"), _text(row, "fetched_at"))
                found[row["path"].strip()] = entry
        if not faults and "path" not in (rows.fieldnames or ()):
            self.problems.append(
                f"{escape_path(path)} has no column path; its first line must be path,url,outlet, with commas between"
            )
        return found


def _text(row: dict[str, str], name: str) -> str | None:
    return (row.get(name) or "").strip() or None
