"""Rebuild the warehouse from all staged loads: when that is needed, and the check that no published load is lost.

A file of an earlier release is not changed in place. Everything in the marts follows from the staged loads, and the
models are their one definition; a migration would be a second one, to be kept equal to the first for ever. So the
warehouse is rebuilt beside the published file, which stays as it was until the new one has passed the audit, and is
then kept under another name. What no load can give again, the record of earlier builds in schema
``quality``, is copied over.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from dateline.warehouse.columns import stored_columns_digest
from dateline.warehouse.published import WAREHOUSE_VERSION, BuildError, Published
from dateline.warehouse.result import BuildResult
from extractors.runtime.settings import Home
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import StagedLoad, all_load_ids


def rebuild_reason(home: Home, published: Published | None, *, full: bool) -> str | None:
    """Return why the warehouse must be rebuilt from all staged loads, in words; None if adding the new loads is enough.

    The first of: there is no published file, an earlier release made it, its columns differ, ``full`` was asked for.
    None also if there is neither a published file nor a load.

    Raises:
        BuildError: it must be rebuilt and one of its loads is not staged any more, or a newer release made it.
    """
    if published is None:
        return why_rebuild(home, None, full=full) if any(True for _ in all_load_ids(home.staged)) else None
    if published.warehouse_version > WAREHOUSE_VERSION:
        raise BuildError(
            f"{published.path} was made by a newer release (warehouse version {published.warehouse_version}, this "
            f"release makes {WAREHOUSE_VERSION}); use that release, or move the file away to start a new one"
        )
    why = why_rebuild(home, published, full=full)
    if why is None:
        return None
    if lost := sorted(_expected(home, published) - set(all_load_ids(home.staged))):
        raise BuildError(_describe_lost(home, published, why, lost))
    return why


def why_rebuild(home: Home, published: Published | None, *, full: bool) -> str | None:
    """Return why the published file cannot be added to, whatever is staged; None if it can."""
    if published is None:
        return "there is no published file"
    if published.warehouse_version != WAREHOUSE_VERSION:
        earlier = published.warehouse_version
        return f"it was made by an earlier release (warehouse version {earlier}, now {WAREHOUSE_VERSION})"
    if published.columns_digest != stored_columns_digest():
        return "its columns are not those that this release stores"
    if published.path != home.warehouse:
        return f"it becomes a {home.warehouse_kind} ({home.warehouse.name})"
    return "a full build was asked for" if full else None


def _describe_lost(home: Home, published: Published, why: str, lost: Sequence[str]) -> str:
    in_raw = [i for i in lost if RawLoad(home.raw, i.split(".")[0], i).log_path.is_file()]
    gone = sorted(set(lost) - set(in_raw))
    message = (
        f"{published.path} must be rebuilt ({why}), but {len(lost):,} of its {len(published.applied):,} loads are "
        f"not in {home.staged} (first: {lost[0]})"
    )
    if in_raw:
        message += (
            f"; the pages of {len(in_raw):,} are in {home.raw}: `dateline reprocess` stages them again (outlets are "
            "then as the registry has them today)"
        )
    if gone:
        message += (
            f"; {len(gone):,} are in neither (first: {gone[0]}): restore them from a backup, or move the file away, "
            "where it can still be read, and run `dateline build` to start a new one without them"
        )
    return message + "; the published file is as it was"


def _expected(home: Home, published: Published) -> set[str]:
    """The published loads, without those of outlets that were forgotten on request."""
    outlets = read_forgotten(home.state).outlets
    return {load_id for load_id in published.applied if load_id.partition(".")[0] not in outlets}


def check_none_lost(home: Home, published: Published, accepted: Collection[StagedLoad], result: BuildResult) -> None:
    """Check that a rebuild includes every load that is published now.

    Raises:
        BuildError: a load of the published file was stopped or cannot be read; the message says which, why, what to do.
    """
    missing = sorted(_expected(home, published) - {load.load_id for load in accepted})
    if not missing:
        return
    reasons = [reason for v in result.load_verdicts if v.load_id in missing for reason in v.reasons[:1]]
    reasons += [line for line in result.damaged if any(load_id in line for load_id in missing)]
    raise BuildError(
        f"{published.path} cannot be rebuilt: {len(missing):,} of its {len(published.applied):,} loads would be lost "
        f"({'; '.join(reasons[:3]) or missing[0]}); stage them again, or accept a stopped one with "
        "`dateline accept`; the published file is as it was"
    )


def keep_earlier_file(published: Published) -> Path | None:
    """Keep the published file under another name (``….version-N.duckdb``), if an earlier release made it, and return
    its path. None, and nothing is done, if this release made it.
    """
    if (published.warehouse_version, published.columns_digest) == (WAREHOUSE_VERSION, stored_columns_digest()):
        return None
    name = f"{published.path.stem}.version-{published.warehouse_version}{published.path.suffix}"
    kept = published.path.with_name(name)
    kept.unlink(missing_ok=True)
    try:
        os.link(published.path, kept)  # costs nothing: the file's only name is about to be taken
    except OSError:  # a file system without links
        shutil.copyfile(published.path, kept)
    return kept
