"""Corrections that people made to values that were read wrong: ``state/corrections.jsonl``, appended to only.

A correction names an article by its outlet and ``article_ref``, one field, the right value, and the value that was read
(``was``). It applies to each reading of the article that gives the value that was read: a later edit of the page by the
outlet shows as it is. Each line has who decided, why and when (UTC); a line of kind ``withdrawn`` takes one back.
Staging applies them, so that they survive ``reprocess`` and a rebuild.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from extractors.runtime.typed_json import DamagedJsonError, dump_json, read_typed

REGISTER = "corrections.jsonl"
FIELDS = ("title", "lead", "section", "language", "authors", "published_at", "modified_at")
"""Fields that can be corrected; authors are joined by ``|``, times are ISO 8601, a day alone is ``YYYY-MM-DD``."""
CORRECTED: Final = "corrected"
WITHDRAWN: Final = "withdrawn"


class CorrectionsError(Exception):
    """The register cannot be read, or a correction is not possible; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the register; ``was`` and ``value`` are texts, None for an empty field."""

    kind: Literal["corrected", "withdrawn"]
    outlet_id: str
    article_ref: str
    field: str
    value: str | None
    was: str | None
    by: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """The register as it is read: the corrections in force, by outlet, article and field."""

    by_article: Mapping[tuple[str, str], Mapping[str, Correction]] = field(default_factory=dict)

    def of(self, outlet_id: str, article_ref: str) -> Mapping[str, Correction]:
        """Return the corrections of an article, by field; empty for almost every article."""
        return self.by_article.get((outlet_id, article_ref), {})

    def all(self) -> list[Correction]:
        """Return the corrections in force, ordered by outlet, article and field."""
        return [one for _, fields in sorted(self.by_article.items()) for _, one in sorted(fields.items())]


NO_CORRECTIONS = Corrections()


def read_corrections(state: Path) -> Corrections:
    """Read the register in the state folder; empty where there is none. Raises CorrectionsError if it is damaged."""
    path = state / REGISTER
    try:
        whole = _whole_lines(path.read_bytes())
        lines = [read_typed(Correction, line) for line in whole.splitlines() if line.strip()]
    except FileNotFoundError:
        return NO_CORRECTIONS
    except DamagedJsonError as error:
        raise CorrectionsError(f"{path} is damaged ({error}); restore it from a backup, or remove the line") from error
    in_force: dict[tuple[str, str], dict[str, Correction]] = {}
    for line in lines:
        fields = in_force.setdefault((line.outlet_id, line.article_ref), {})
        if line.kind == CORRECTED:
            fields[line.field] = line
        else:
            fields.pop(line.field, None)
    return Corrections({key: fields for key, fields in in_force.items() if fields})


def _whole_lines(content: bytes) -> bytes:
    """Return the register without a last line that was cut short: its command was killed, or its disk full."""
    return content[: content.rfind(b"\n") + 1]


def add_correction(state: Path, correction: Correction) -> Corrections:
    """Append a line to the register, durably, and return the corrections that are then in force.

    Raises CorrectionsError: the register is damaged, the field cannot be corrected, or there is nothing to withdraw.
    """
    known = read_corrections(state)
    if correction.field not in FIELDS:
        raise CorrectionsError(f"{correction.field!r} cannot be corrected; one of {', '.join(FIELDS)}")
    if correction.kind == WITHDRAWN and correction.field not in known.of(correction.outlet_id, correction.article_ref):
        raise CorrectionsError(f"there is no correction of {correction.field} of {correction.article_ref}")
    state.mkdir(parents=True, exist_ok=True)
    with (state / REGISTER).open("a+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        whole = len(_whole_lines(file.read()))
        try:
            file.truncate(whole)
            line = dump_json(correction).encode() + b"\n"
            while line:  # a disk that becomes full takes a part of it
                line = line[file.write(line) :]
            os.fsync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(file.fileno(), whole)
            raise
    return read_corrections(state)


def remove_corrections(state: Path, outlet_id: str, refs: frozenset[str] | None) -> int:
    """Remove every line about an outlet's articles (``refs`` None: about all of them); return how many there were.

    This is for ``dateline forget`` alone: what was forgotten leaves no title in the register.
    """
    from extractors.runtime.atomic_files import write_atomically

    path = state / REGISTER
    if not path.exists():
        return 0
    lines = path.read_text("utf-8").splitlines()
    kept = []
    for line in lines:
        row = read_typed(Correction, line)
        if row.outlet_id != outlet_id or (refs is not None and row.article_ref not in refs):
            kept.append(line)
    if len(kept) < len(lines):
        write_atomically(path, "".join(f"{line}\n" for line in kept))
    return len(lines) - len(kept)


def parse_moment(text: str) -> tuple[dt.date | dt.datetime, bool]:
    """Parse a corrected time: ISO 8601 with a zone, or a day alone; return it and whether it is a day alone.

    Raises ValueError for anything else.
    """
    try:
        return dt.date.fromisoformat(text), True
    except ValueError:
        pass
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(
            f"{text!r} is no time; write 2024-05-01T10:00:00+03:00, or the day alone, 2024-05-01"
        ) from error
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no zone; write 2024-05-01T10:00:00+03:00, or the day alone, 2024-05-01")
    return moment, False
