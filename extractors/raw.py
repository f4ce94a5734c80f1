"""The raw seam: one load's WARC file and the log of its attempts, from which everything later can be made again.

``raw/<outlet_id>/<load_id>.warc.gz`` holds the answers, ``raw/<outlet_id>/<load_id>.jsonl`` one line for each attempt
and refusal, in order, after a first line that says what caused the load. The log is renamed into place last: a raw load
without one was interrupted and is not staged.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from extractors.loads import write_atomically
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

    def write_log(self, cause: Mapping[str, str], entries: Iterable[RawPage | Refusal]) -> None:
        """Write the log whole; the last step of getting a load."""
        lines = [json.dumps({"load_id": self.load_id, "outlet_id": self.outlet_id, "cause": dict(cause)})]
        lines += [_line(entry) for entry in entries]
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.log_path, "\n".join(lines) + "\n")

    def read_cause(self) -> dict[str, str]:
        """What caused the load. Raises RawLoadError."""
        return dict(self._lines()[0]["cause"])

    def entries(self) -> Iterator[RawPage | Refusal]:
        """The attempts and refusals in order; contents stay in the archive. Raises RawLoadError."""
        for line in self._lines()[1:]:
            if line.pop("entry") == "refusal":
                yield Refusal(**line)
            else:
                line["fetched_at"] = dt.datetime.fromisoformat(line["fetched_at"])
                yield RawPage(**line)

    def _lines(self) -> list[dict[str, Any]]:
        try:
            return [json.loads(line) for line in self.log_path.read_text("utf-8").splitlines()]
        except FileNotFoundError as error:
            raise RawLoadError(f"raw load {self.load_id}: no log {self.log_path}; fetch or load it again") from error
        except ValueError as error:
            raise RawLoadError(
                f"raw load {self.load_id}: {self.log_path} is damaged ({error}); load it again"
            ) from error


def raw_loads(folder: Path) -> Iterator[RawLoad]:
    """All whole loads of the archive, by outlet and id."""
    for path in sorted(folder.glob(f"*/*{LOG_SUFFIX}")):
        yield RawLoad(folder, path.parent.name, path.name.removesuffix(LOG_SUFFIX))


_PAGE_FIELDS = tuple(f.name for f in fields(RawPage) if f.name != "content")


def _line(entry: RawPage | Refusal) -> str:
    if isinstance(entry, Refusal):
        row: dict[str, Any] = {"entry": "refusal", **asdict(entry)}
    else:
        row = {"entry": "attempt", **{name: getattr(entry, name) for name in _PAGE_FIELDS}}
        row["fetched_at"] = entry.fetched_at.astimezone(dt.UTC).isoformat()
    return json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=True)
