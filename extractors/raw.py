"""The raw seam: one load's WARC file and the log of its attempts, from which everything later can be made again.

``raw/<outlet_id>/<load_id>.warc.gz`` holds the answers, ``raw/<outlet_id>/<load_id>.jsonl`` one line for each attempt
and refusal, in order, after a first line that says what caused the load. The log is renamed into place last: a raw load
without one was interrupted and is not staged.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TextIO

from extractors.rows import RawPage, Refusal

LOG_SUFFIX = ".jsonl"


class RawLoadError(Exception):
    """A raw load cannot be read; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class RawLoad:
    """One load in the raw archive: its id, its outlet and its place."""

    folder: Path
    outlet_id: str
    load_id: str

    @property
    def warc_path(self) -> Path:
        """The WARC file of the load."""
        return self.folder / self.outlet_id / f"{self.load_id}.warc.gz"

    @property
    def log_path(self) -> Path:
        """The log of the load's attempts."""
        return self.folder / self.outlet_id / f"{self.load_id}{LOG_SUFFIX}"

    @contextlib.contextmanager
    def open_log(self, cause: Mapping[str, str], *, anew: bool = False) -> Iterator[RawLog]:
        """Write the log; it is renamed into place when the block ends without an exception: the last step of a load.

        What an interrupted attempt wrote is kept, unless the log is written ``anew``.
        """
        beside = self.log_path.with_name(self.log_path.name + ".open")
        beside.parent.mkdir(parents=True, exist_ok=True)
        if anew:
            beside.unlink(missing_ok=True)
        earlier = _whole_lines(beside)
        with beside.open("w", encoding="utf-8") as file:
            log = RawLog(file)
            head = {"load_id": self.load_id, "outlet_id": self.outlet_id, "cause": dict(cause)}
            file.write(json.dumps(head, ensure_ascii=True) + "\n")
            for entry in earlier[1:]:
                log.add(_entry(entry))
            yield log
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.log_path)

    def read_cause(self) -> dict[str, str]:
        """What caused the load. Raises RawLoadError."""
        return dict(self._lines()[0]["cause"])

    def entries(self) -> Iterator[RawPage | Refusal]:
        """The attempts and refusals in order; contents stay in the archive. Raises RawLoadError."""
        yield from map(_entry, self._lines()[1:])

    def _lines(self) -> list[dict[str, Any]]:
        try:
            return [json.loads(line) for line in self.log_path.read_text("utf-8").splitlines()]
        except FileNotFoundError as error:
            raise RawLoadError(f"raw load {self.load_id}: no log {self.log_path}; fetch or load it again") from error
        except ValueError as error:
            raise RawLoadError(
                f"raw load {self.load_id}: {self.log_path} is damaged ({error}); load it again"
            ) from error


class RawLog:
    """The log of a load while it is written; a record of the archive is named once, however often it is given."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._records: set[str] = set()

    def add(self, entry: RawPage | Refusal) -> None:
        """Append an attempt or refusal; it is in the file when this returns."""
        if isinstance(entry, RawPage) and entry.warc_record is not None:
            if entry.warc_record in self._records:
                return
            self._records.add(entry.warc_record)
        self._file.write(_line(entry) + "\n")
        self._file.flush()


def raw_loads(folder: Path) -> Iterator[RawLoad]:
    """All whole loads of the archive, by outlet and id."""
    for path in sorted(folder.glob(f"*/*{LOG_SUFFIX}")):
        yield RawLoad(folder, path.parent.name, path.name.removesuffix(LOG_SUFFIX))


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """What an interrupted log holds; a last line that was cut is no entry."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text("utf-8", "replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def _entry(line: dict[str, Any]) -> RawPage | Refusal:
    values = {name: value for name, value in line.items() if name != "entry"}
    if line["entry"] == "refusal":
        return Refusal(**values)
    return RawPage(**{**values, "fetched_at": dt.datetime.fromisoformat(line["fetched_at"])})


_PAGE_FIELDS = tuple(f.name for f in fields(RawPage) if f.name != "content")


def _line(entry: RawPage | Refusal) -> str:
    if isinstance(entry, Refusal):
        row: dict[str, Any] = {"entry": "refusal", **asdict(entry)}
    else:
        row = {"entry": "attempt", **{name: getattr(entry, name) for name in _PAGE_FIELDS}}
        row["fetched_at"] = entry.fetched_at.astimezone(dt.UTC).isoformat()
    return json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=True)
