"""The right to be forgotten: take an article or an outlet out of everything below the data folder.

The steps, each of which may be repeated: the register (from then on nothing of it is stored), raw loads, staged loads,
state, copies and reports, and a rebuild of the warehouse, which writes the published file new, so that no deleted row
is left in free blocks. What is being removed is kept in ``state/forgetting.json`` until the last step: the same command
after a kill completes the work.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dateline.warehouse.forgetting.lookup import find_article_keys
from dateline.warehouse.forgetting.reports import (
    find_saved_copies,
    remove_copies,
    remove_load_pages,
    scrub_files,
    scrub_rows,
    scrub_runs,
    scrub_site_files,
)
from dateline.warehouse.kinds import remove_other_rows
from dateline.warehouse.published import writer_lock
from dateline.warehouse.result import BuildResult
from expectations.verdicts.kept_verdict import keep_verdict
from extractors.contracts.outlet import Outlet
from extractors.mentions.stories.terms import terms_of_row
from extractors.outlets.registry import Registry
from extractors.runtime.settings import Home
from extractors.stores.corrections import remove_corrections
from extractors.stores.forgetting.raw import forget_in_archive, forget_in_log, source_offsets
from extractors.stores.forgetting.register import Forgotten, add_tombstone, read_forgotten
from extractors.stores.forgetting.staged import forget_in_load, loads_of
from extractors.stores.forgetting.target import ForgetTarget, remove_journal, write_journal
from extractors.stores.outlet_state.states import FileStates, States
from extractors.stores.raw_loads import LOG_SUFFIX
from extractors.stores.storage.storage import open_storage
from extractors.stores.watch_log.forget_matches import forget_matches

STATE_WAIT_S = 60.0
Rebuild = Callable[..., BuildResult]
"""Builds the warehouse from all staged loads: ``dateline.reports.reported_build.build`` with ``full``."""


@dataclass(slots=True)
class ForgetReport:
    """What was removed, for people; ``left`` has a line for each place that still names the article."""

    records: int = 0
    log_lines: int = 0
    loads: list[str] = field(default_factory=list)
    state_rows: int = 0
    matches: int = 0
    copies: list[str] = field(default_factory=list)
    files: int = 0
    left: list[str] = field(default_factory=list)
    build: BuildResult | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the published file is without it."""
        return self.build is not None and self.build.published


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks to forget, why and when (UTC); ``salt`` is used where the register is new."""

    by: str
    why: str
    at: dt.datetime
    salt: str


def forget(
    home: Home,
    states: States,
    target: ForgetTarget,
    registry: Registry,
    request: Request,
    rebuild: Rebuild,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> ForgetReport:
    """Remove a target everywhere; run it again after a kill or where the build was refused.

    Raises:
        BuildError: the warehouse cannot be built; everything else is done.
        StateBusyError: a run is at work on the outlet.
    """
    report = ForgetReport()
    write_journal(home.state, target)
    progress("register")
    storage = open_storage(home)
    storage.pull_registers()
    register = _register(home, target, request)
    storage.push_registers()
    outlet = None if target.scope == "outlet" else registry.get_outlet(target.outlet_id)
    home.state.mkdir(parents=True, exist_ok=True)
    with (
        writer_lock(home.data, wait_s=STATE_WAIT_S),  # a build reads staged files, which go
        states.lock(target.outlet_id, wait_s=STATE_WAIT_S),
    ):
        storage.pull_outlet(target.outlet_id)
        if outlet is None:
            _remove_outlet(home, states, target.outlet_id, report)
            remove_corrections(home.state, target.outlet_id, None)
        else:
            progress("raw")
            forget_raw(home.raw / target.outlet_id, target, outlet, report)
            progress("staged")
            forget_staged(home, target, outlet, register, report, now=request.at)
            progress("state")
            remove_corrections(home.state, target.outlet_id, frozenset(target.refs))
            report.state_rows = states.forget(target, outlet)
        storage.mirror_outlet(target.outlet_id)
        storage.push_registers()  # of corrections
    progress("watches")
    report.matches = forget_watched(home, target)
    progress("reports")
    report.copies = remove_copies(home, refused=not target.is_refused_gone)
    target = dataclasses.replace(target, is_refused_gone=True)
    write_journal(home.state, target)
    scrub_runs(home, target)
    remove_load_pages(home, report.loads)
    report.files = scrub_files(home, target) + scrub_site_files(home, target)
    report.left += find_saved_copies(home, target)
    progress("warehouse")
    report.build = rebuild(home, now=request.at, full=True, scrub=partial(scrub_rows, target=target), progress=progress)
    if report.build.published:
        with writer_lock(home.data, wait_s=STATE_WAIT_S):
            remove_other_rows(home)
    report.files += scrub_files(home, target)
    storage.mirror_reports()
    if report.is_complete:
        remove_journal(home.state)
    return report


def _register(home: Home, target: ForgetTarget, request: Request) -> Forgotten:
    if (known := read_forgotten(home.state)).find(target.asked):
        return known  # who asked first, and when, stays
    return add_tombstone(
        home.state,
        salt=request.salt,
        scope=target.scope,
        outlet_id=target.outlet_id,
        identities=target.refs,
        asked=target.asked,
        by=request.by,
        why=request.why,
        at=request.at.astimezone(dt.UTC).isoformat(),
    )


def forget_raw(folder: Path, target: ForgetTarget, outlet: Outlet, report: ForgetReport) -> None:
    """Blank the target in all archives and logs of its outlet, also those that a kill left open.

    Archives come first: which answers are sources is read from the logs.
    """
    for leftover in [*folder.glob(".*.forget"), *folder.glob("*.open.copy")]:  # of processes that were killed
        leftover.unlink()
    for archive in sorted([*folder.glob("*.warc.gz"), *folder.glob("*.warc.gz.open")]):
        stem = archive.name.partition(".warc.gz")[0]
        logs = [folder / f"{stem}{LOG_SUFFIX}", folder / f"{stem}{LOG_SUFFIX}.open"]
        sources = {offset for log in logs if log.is_file() for offset in source_offsets(log)}
        count, left = forget_in_archive(archive, target, outlet, sources)
        report.records += count
        report.left += left
    for log in sorted([*folder.glob(f"*{LOG_SUFFIX}"), *folder.glob(f"*{LOG_SUFFIX}.open")]):
        report.log_lines += forget_in_log(log, target, outlet)


def forget_staged(
    home: Home, target: ForgetTarget, outlet: Outlet, register: Forgotten, report: ForgetReport, *, now: dt.datetime
) -> None:
    """Write the outlet's staged loads that have rows of the target again without them."""
    for left in home.staged.glob(f"_writing-{outlet.outlet_id}.*"):
        shutil.rmtree(left)
    for load in list(loads_of(home.staged, outlet.outlet_id)):
        if forget_in_load(
            load,
            target,
            outlet,
            register,
            home.staged,
            now=now,
            keep_verdict=keep_verdict,
            write_terms=terms_of_row,
        ):
            report.loads.append(load.load_id)


def forget_watched(home: Home, target: ForgetTarget) -> int:
    """Take the target out of the log of the watches, and delete the feeds that had it: the next run writes them.

    Returns how many matches there were.
    """
    whole = target.outlet_id if target.scope == "outlet" else None
    keys = find_article_keys(home.warehouse, target.outlet_id, target.refs)
    count, watches = forget_matches(home.state, keys, whole)
    for watch in watches:
        (home.root / "watches" / f"{watch}.atom").unlink(missing_ok=True)
    return count


def _remove_outlet(home: Home, states: States, outlet_id: str, report: ForgetReport) -> None:
    """Delete the raw loads, staged loads and state of a whole outlet."""
    shutil.rmtree(home.raw / outlet_id, ignore_errors=True)
    shutil.rmtree(home.state / "related_waiting" / outlet_id, ignore_errors=True)
    for load_id in _load_ids(home.staged, outlet_id):
        shutil.rmtree(home.staged / load_id)
        (home.staged / "_new" / load_id).unlink(missing_ok=True)
        report.loads.append(load_id)
    for path in home.quality.glob(f"loads/{outlet_id}.*.html"):
        path.unlink()
    states.remove(outlet_id)
    FileStates(home.state).remove(outlet_id)  # from before the state was on a server


def _load_ids(staged: Path, outlet_id: str) -> Sequence[str]:
    return sorted(path.name for path in staged.glob(f"{outlet_id}.*") if path.is_dir())
