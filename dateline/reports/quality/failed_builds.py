"""Builds that ended by an error before they had a result: kept for the quality page, each with the next command."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from dateline.warehouse.lake.versions import PUBLICATION_ID
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import Moment, read_typed

FAILED = "failed"
_KEPT = 30
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class FailedBuild:
    """A build that failed: its id, when it began (UTC), and what it ended by, which names the remedy."""

    publication_id: str
    started_at: Moment
    error: str


def note_failed_build(quality: Path, error: Exception, *, now: dt.datetime) -> FailedBuild:
    """Keep what a build ended by in the folder of the reports; only the last thirty are kept."""
    at = now.astimezone(dt.UTC)
    failed = FailedBuild(at.strftime(PUBLICATION_ID), at.isoformat(), str(error)[:_LONGEST])
    folder = quality / FAILED
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / f"{failed.publication_id}.json", storable(json.dumps(asdict(failed), ensure_ascii=False)))
    for old in sorted(folder.glob("*.json"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return failed


def read_failed_builds(quality: Path) -> list[FailedBuild]:
    """Return the builds that failed, the latest first; files that cannot be read are left out."""
    found = []
    for path in sorted((quality / FAILED).glob("*.json"), reverse=True):
        try:
            found.append(read_typed(FailedBuild, path.read_bytes()))
        except (OSError, ValueError, TypeError):
            continue
    return found
