"""``dateline follow``: outlets fetched, read and published without Airflow, by the code that its DAGs use."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outcomes import NOT_STAGED, report_unstaged
from dateline.commands.outlets.files import fail, format_outlet, write_outlet
from dateline.commands.outlets.proposing import propose
from dateline.commands.publishing import build_and_publish
from extractors.runtime.interrupts import handle_interrupt, was_interrupted
from extractors.runtime.printable import printable
from extractors.runtime.settings import NO_CONTACT, Settings, load_settings

if TYPE_CHECKING:
    from dateline.reports.terminal import Console
    from extractors.outlets.registry import Registry
    from extractors.pipeline.stage import Unstaged
    from extractors.runtime.clock import Clock
    from extractors.runtime.staying import StayingProcess

FOLLOW = "follow"
"""``cause_kind`` of the loads of this command, in place of a DAG's id."""
_SHORTEST = dt.timedelta(minutes=1)


def follow(
    outlets: Annotated[list[str], typer.Argument(metavar="ID|URL", help="Outlets by id, or sites by their address.")],
    every: Annotated[str | None, typer.Option(help="Again and again, as 15m or 6h, until Ctrl-C.")] = None,
    collection: Annotated[str, typer.Option(help="Folder that the file of a new site goes to.")] = "added",
    private: Annotated[bool, typer.Option("--private", help="Allow a loopback or private address.")] = False,
) -> None:
    """Fetch outlets now, put their pages through the line and publish; a site without a file gets one first."""
    from extractors.outlets.registry import load_registry

    settings = load_settings()
    interval = parse_interval(every)
    if settings.contact is None:
        typer.echo(f"dateline: {NO_CONTACT}", err=True)
    ids = [find_or_add(asked, settings, collection, is_private=private) for asked in outlets]
    registry = load_registry(settings.outlets)
    for fault in registry.errors:
        typer.echo(f"dateline: its outlet is unknown until this is corrected: {fault}", err=True)
    if interval is None:
        raise typer.Exit(run_round(ids, settings, dt.datetime.now(dt.UTC)))
    follow_until_stopped(ids, settings, interval, now=lambda: dt.datetime.now(dt.UTC), sleep=time.sleep)


def parse_interval(text: str | None) -> dt.timedelta | None:
    """Parse ``--every``; None without one. Ends the command on what is no duration, or is under a minute."""
    from extractors.contracts.outlet import parse_duration

    if text is None:
        return None
    try:
        interval = parse_duration(text)
    except ValueError as error:
        fail(f"--every {error}")
    assert isinstance(interval, dt.timedelta)
    if interval < _SHORTEST:
        fail(f"--every {text} is under a minute; the outlets' own pace allows no more")
    return interval


def find_or_add(asked: str, settings: Settings, collection: str, *, is_private: bool) -> str:
    """Return the id of the outlet that an id or address names; the file of an unknown site is proposed and written."""
    from extractors.contracts.urls import UrlRejectedError, canonicalise_url, with_scheme
    from extractors.outlets.registry import Registry, load_registry

    registry: Registry = load_registry(settings.outlets) if settings.outlets.is_dir() else Registry({}, {})
    if asked in registry.outlets:
        return asked
    if "." not in asked and ":" not in asked:
        fail(_no_outlet(asked, registry))
    try:
        known = registry.find_outlet_for_url(canonicalise_url(with_scheme(asked)))
    except UrlRejectedError as error:
        fail(f"{asked} is neither an outlet's id nor an address: {error}")
    if known is not None:
        return known.outlet_id
    proposal = propose(asked, settings, is_private=is_private)
    path = write_outlet(settings.outlets, collection, proposal.outlet_id, format_outlet(proposal.values))
    typer.echo(
        f"dateline: wrote {printable(str(path))}; look at it, its language, country and zone were guessed", err=True
    )
    return proposal.outlet_id


def run_round(
    ids: Sequence[str],
    settings: Settings,
    now: dt.datetime,
    *,
    clock: Clock | None = None,
    always_summarise: bool = True,
) -> int:
    """Collect, stage, gate, build and publish once; return the exit code: a build's, or 4 if a load was not staged.

    What an outlet could not fetch is reported in a line on standard error and stops no other. A round that was killed
    is continued by the next: pages that it had archived, and loads that it had not staged or published, are not lost.
    ``clock`` gives the times of requests (None: the system clock). Without ``always_summarise`` the summary is printed
    only of a round that was not published.
    """
    from dateline.reports.terminal import Console, print_build
    from expectations.verdicts.verdict import EXIT_CODES

    console = Console()
    is_whole = collect_round(ids, settings, now, console, clock=clock)
    result = build_and_publish(settings, console, now=now)
    if always_summarise or result is None or EXIT_CODES[result.verdict]:
        code = print_build(console, settings.home, result, now=now)
    else:
        console.done()
        code = 0
    return code or (0 if is_whole else NOT_STAGED)


def collect_round(
    ids: Sequence[str], settings: Settings, now: dt.datetime, console: Console, *, clock: Clock | None = None
) -> bool:
    """Collect and stage once, for a build that follows; return whether every outlet was collected and staged.

    Faults are reported in a line each on standard error. ``console`` shows the steps; ``clock`` gives the times of
    requests (None: the system clock).
    """
    from dateline.warehouse.left_loads import stage_left
    from extractors.pipeline.collect import collect_outlets, stage_outlets
    from extractors.pipeline.load_collector import Run

    run = Run(FOLLOW, f"{FOLLOW}__{now.isoformat(timespec='seconds')}")
    console.step("fetch")
    done = collect_outlets(ids, settings, run, now=now, clock=clock)
    failures = [outcome for outcome in done if outcome.error]
    for outcome in failures:
        typer.echo(f"dateline: {printable(f'outlet {outcome.outlet_id}: {outcome.error}')}", err=True)
    console.step("read")
    unstaged: list[Unstaged] = []
    stage_left(ids, settings, run, now=now, on_failure=unstaged.append)
    stage_outlets(ids, settings, run, now=now, on_failure=unstaged.append)
    report_unstaged(unstaged)
    return not unstaged and not failures


def follow_until_stopped(
    ids: Sequence[str],
    settings: Settings,
    interval: dt.timedelta,
    *,
    now: Callable[[], dt.datetime],
    sleep: Callable[[float], None],
    staying: StayingProcess | None = None,
    restart: Callable[[], None] | None = None,
) -> None:
    """Run rounds at an interval, counted from the start of one to the start of the next, until Ctrl-C.

    A round that fails is reported, and the next one runs at its time. Libraries and lists are read once for all rounds;
    where ``staying`` says so, the process restarts the command before a round, by ``restart`` if it is given.
    """
    from extractors.runtime.faults import describe_fault
    from extractors.runtime.staying import StayingProcess

    staying = staying or StayingProcess(settings.gazetteer)
    try:
        while True:
            if reason := staying.reason_to_restart():
                typer.echo(f"dateline: restarting, as {reason}", err=True)
                (restart or _replace_process)()
            began = now()
            try:
                run_round(ids, settings, began)
            except Exception as error:
                if was_interrupted():
                    raise KeyboardInterrupt from error
                typer.echo(
                    f"dateline: this round failed: {printable(describe_fault(error))}; the next one runs", err=True
                )
            due = began + interval
            left = (due - now()).total_seconds()
            if left > 0:
                typer.echo(f"dateline: next round at {due:%H:%M} UTC; Ctrl-C ends", err=True)
                sleep(left)
    except KeyboardInterrupt:
        handle_interrupt()
        typer.echo("dateline: stopped; what was fetched is kept, the next round continues", err=True)


def _replace_process() -> None:
    """Run the same command in this process's place; what it has started ends before, or would stay as zombies."""
    import psutil

    left = psutil.Process().children()
    for child in left:
        child.kill()  # between two rounds they only wait for work
    psutil.wait_procs(left)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the command that a person gave


def _no_outlet(asked: str, registry: Registry) -> str:
    from extractors.outlets.registry import UnknownOutletError

    try:
        registry.get_outlet(asked)
    except UnknownOutletError as error:
        return f"{error}; an outlet that has no file yet is followed by its address, as https://example.org/"
    return asked
