"""The raw seam: one load's WARC file and the log of its attempts, from which everything later can be made again.

``raw/<outlet_id>/<load_id>.warc.gz`` holds the answers, ``raw/<outlet_id>/<load_id>.jsonl`` one line for each attempt
and rejection, in order, after a first line that says what caused the load. The log is renamed into place last: a raw
load without one was interrupted and is not staged.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TextIO, get_type_hints

from extractors.contracts.load_id import digest_of
from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.runtime.typed_json import describe_value, parse_json

LOG_SUFFIX = ".jsonl"
OUTLET_SUFFIX = ".outlet.json"


class RawLoadError(Exception):
    """A raw load cannot be read; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class RawLoad:
    """One load in the raw archive: its id, its outlet and its place."""

    folder: Path
    outlet_id: str
    load_id: str

    def or_earlier(self) -> RawLoad:
        """Return the complete load of the same cause that the archive has under another id, else this one.

        Ids of earlier releases may show the cause otherwise; they end with the same digest.
        """
        if self.log_path.exists():
            return self
        begins, digest = self.load_id.rsplit(".", 1)[0], digest_of(self.load_id)
        for path in sorted((self.folder / self.outlet_id).glob(f"{glob.escape(begins)}.*{digest}{LOG_SUFFIX}")):
            return replace(self, load_id=path.name.removesuffix(LOG_SUFFIX))
        return self

    @property
    def warc_path(self) -> Path:
        """Return the path of the load's WARC file."""
        return self.folder / self.outlet_id / f"{self.load_id}.warc.gz"

    @property
    def log_path(self) -> Path:
        """Return the path of the log of the load's attempts; it exists only for a complete load."""
        return self.folder / self.outlet_id / f"{self.load_id}{LOG_SUFFIX}"

    @property
    def outlet_path(self) -> Path:
        """Return the path of the provisional outlet that the load's pages describe; other loads have no such file."""
        return self.folder / self.outlet_id / f"{self.load_id}{OUTLET_SUFFIX}"

    def write_outlet(self, outlet: Outlet | None) -> None:
        """Store the provisional outlet that the load's pages describe, by a rename; with None remove what is stored."""
        if outlet is None:
            self.outlet_path.unlink(missing_ok=True)
            return
        beside = self.outlet_path.with_name(self.outlet_path.name + ".open")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(outlet.model_dump_json(exclude_defaults=True) + "\n", encoding="utf-8")
        beside.replace(self.outlet_path)

    def read_outlet(self) -> Outlet | None:
        """Return the provisional outlet that the load's pages describe, or None. Raises RawLoadError if damaged."""
        try:
            return Outlet.model_validate_json(self.outlet_path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise RawLoadError(
                f"raw load {self.load_id}: {self.outlet_path} is damaged ({error}); load the same path again"
            ) from error

    @contextlib.contextmanager
    def open_log(self, cause: Mapping[str, str], *, start_over: bool = False) -> Iterator[RawLog]:
        """Open the log for writing, as ``.open`` beside its place; rename it after the block if there was no exception.

        The rename is the last step of a load. Complete lines of an interrupted attempt are kept, unless ``start_over``.
        """
        beside = self.log_path.with_name(self.log_path.name + ".open")
        beside.parent.mkdir(parents=True, exist_ok=True)
        if start_over:
            beside.unlink(missing_ok=True)
        named, logged = _cut_to_whole_lines(beside)
        with beside.open("a", encoding="utf-8") as file:
            if file.tell() == 0:
                head = {"load_id": self.load_id, "outlet_id": self.outlet_id, "cause": dict(cause)}
                file.write(json.dumps(head, ensure_ascii=True) + "\n")
            yield RawLog(file, named, logged)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.log_path)

    def read_cause(self) -> dict[str, str]:
        """Return the load's cause from the first line of its log. Raises RawLoadError if it is missing or damaged."""
        head = next(self._lines(), None)
        if head is None:
            raise RawLoadError(f"raw load {self.load_id}: {self.log_path} is empty; fetch or load it again")
        cause = head.get("cause") if isinstance(head, dict) else None
        if not isinstance(cause, dict) or not all(isinstance(value, str) for value in cause.values()):
            raise self._damaged(f"its first line names no cause: {describe_value(head)}")
        return dict(cause)

    def entries(self) -> Iterator[RawPage | Rejection]:
        """Yield the load's attempts and rejections in order, without page contents.

        Raises RawLoadError if the log is missing or damaged.
        """
        for line in itertools.islice(self._lines(), 1, None):
            try:
                if line["entry"] == "forgotten":
                    continue  # what stood here was forgotten on request (extractors/stores/forgetting/raw.py)
                entry = _entry(line)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise self._damaged(f"a line is no attempt and no rejection: {describe_value(line)}") from error
            yield entry

    def count_lines(self) -> int:
        """Return how many lines the log has after its first: about as many as pages are read; 0 without a log."""
        try:
            with self.log_path.open("rb") as log:
                return max(sum(chunk.count(b"\n") for chunk in iter(partial(log.read, 1 << 20), b"")) - 1, 0)
        except OSError:
            return 0

    def _lines(self) -> Iterator[Any]:
        """Read line by line: a load may have any number of attempts."""
        try:
            with self.log_path.open(encoding="utf-8") as file:
                for line in file:
                    yield parse_json(line)
        except FileNotFoundError as error:
            raise RawLoadError(f"raw load {self.load_id}: no log {self.log_path}; fetch or load it again") from error
        except ValueError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, why: str) -> RawLoadError:
        return RawLoadError(
            f"raw load {self.load_id}: {self.log_path} is damaged ({why}); restore it from a backup and run "
            f"`dateline reprocess --outlet {self.outlet_id}`, or fetch or load it again"
        )


class RawLog:
    """The log of a load while it is written.

    ``named`` are the records of the archive that an interrupted attempt's lines name. None of them is named again, nor
    is a page twice that was kept by such an attempt (``is_resumed``); only those are kept in memory. ``logged`` counts
    its lines by content: what is no page (a page skipped, a source with a fault, an error of the server) the next
    attempt meets again, with a record of its own or none, and each is logged once.
    """

    def __init__(self, file: TextIO, named: set[str], logged: Counter[str]) -> None:
        self._file = file
        self._named = named
        self._logged = logged

    def add(self, entry: RawPage | Rejection, *, is_resumed: bool = False) -> None:
        """Append an attempt or rejection and flush it to the file.

        Skipped are an archived record that an interrupted attempt has logged, and an entry equal to one that it logged.
        """
        if isinstance(entry, RawPage) and entry.warc_record is not None:
            if entry.warc_record in self._named:
                return
            if is_resumed:
                self._named.add(entry.warc_record)
        if not is_resumed and self._logged and self._logged[content := _content(_row(entry))] > 0:
            self._logged[content] -= 1
            return
        self._file.write(json.dumps(_row(entry), ensure_ascii=True) + "\n")
        self._file.flush()


def raw_loads(folder: Path) -> Iterator[RawLoad]:
    """Yield all complete raw loads below ``folder``, by outlet and id."""
    for path in sorted(folder.glob(f"*/*{LOG_SUFFIX}")):
        yield RawLoad(folder, path.parent.name, path.name.removesuffix(LOG_SUFFIX))


def _cut_to_whole_lines(path: Path) -> tuple[set[str], Counter[str]]:
    """Cut an interrupted log after its last whole line; return the records and the contents of its lines."""
    named: set[str] = set()
    logged: Counter[str] = Counter()
    if not path.exists():
        return named, logged
    whole = 0
    with path.open("rb") as file:
        for line in file:
            try:
                row = parse_json(line)
                record, content = row.get("warc_record"), _content(row)
            except (ValueError, AttributeError, RecursionError):
                break
            if not line.endswith(b"\n") or not isinstance(record, str | None):
                break
            whole += len(line)
            if record:
                named.add(record)
            logged[content] += 1
    os.truncate(path, whole)
    return named, logged


def _content(row: Mapping[str, Any]) -> str:
    """Return what a line says, without its time and whichever record it names."""
    names = ("entry", "url", "outcome", "http_status", "attempt_count", "reason", "detail", "relation", "payload")
    return json.dumps([row.get(name) for name in names])


def _entry(line: dict[str, Any]) -> RawPage | Rejection:
    """Return what a line says. Raises KeyError, TypeError or ValueError where it is neither attempt nor rejection."""
    values = {name: value for name, value in line.items() if name != "entry"}
    if line["entry"] == "refusal":
        return Rejection(**_checked(values, _REJECTION_TYPES))
    values["fetched_at"] = fetched_at = dt.datetime.fromisoformat(values["fetched_at"])
    if fetched_at.tzinfo is None:
        raise ValueError("fetched_at has no zone")
    return RawPage(**_checked(values, _PAGE_TYPES))


def _checked(values: dict[str, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if not isinstance(value, types[name]) or (type(value) is int and not 0 <= value < _INTEGER_LIMIT):
            raise TypeError(f"{name} is {describe_value(value)}")
    return values


_PAGE_TYPES, _REJECTION_TYPES = get_type_hints(RawPage), get_type_hints(Rejection)
_INTEGER_LIMIT = 2**31
"""No count, size or status that is logged reaches it: an integer column holds them."""
_PAGE_FIELDS = tuple(f.name for f in fields(RawPage) if f.name != "content")


def _row(entry: RawPage | Rejection) -> dict[str, Any]:
    if isinstance(entry, Rejection):
        row: dict[str, Any] = {"entry": "refusal", **asdict(entry)}
    else:
        row = {"entry": "attempt", **{name: getattr(entry, name) for name in _PAGE_FIELDS}}
        row["fetched_at"] = entry.fetched_at.astimezone(dt.UTC).isoformat()
    return {name: value for name, value in row.items() if value is not None}
