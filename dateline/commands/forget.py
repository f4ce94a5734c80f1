"""``dateline forget``: the right to be forgotten."""

from __future__ import annotations

import datetime as dt
import getpass
import secrets
from functools import partial
from typing import Annotated

import typer

from extractors.runtime.settings import load_settings

OUT_OF_REACH = (
    "Out of reach of this command: backups and copies of the data folder, reports and mails that were sent, "
    "answers of `dateline sql` that were saved, and those who read the published file before."
)


def forget(
    name: Annotated[str, typer.Argument(help="Article key, native id or address; the address of a page; an outlet.")],
    why: Annotated[str, typer.Option(help="Why it is removed; kept in the register, so without names or titles.")],
    by: Annotated[str | None, typer.Option(help="Who decides; the user's name where left out.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and change nothing.")] = False,
) -> None:
    """Remove an article or an outlet from archive, staged loads, state, reports and warehouse, permanently."""
    from dateline.reports.reported_build import build
    from dateline.reports.terminal import Console, print_build
    from dateline.warehouse.forgetting.forget import Request
    from dateline.warehouse.forgetting.forget import forget as remove
    from dateline.warehouse.forgetting.lookup import find_target
    from extractors.outlets.registry import load_registry
    from extractors.stores.forgetting.register import read_forgotten
    from extractors.stores.forgetting.target import read_journal
    from extractors.stores.outlet_state.states import open_states
    from extractors.stores.provisional_outlets import with_provisional
    from extractors.stores.storage.storage import open_storage

    if not why.strip():
        raise typer.BadParameter("--why needs a reason")
    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    home = settings.home
    open_storage(home).pull_registers()
    registry = with_provisional(load_registry(settings.outlets), home.raw)
    target = read_journal(home.state)
    if target is not None and target.asked != name:
        raise typer.BadParameter("an earlier `dateline forget` was not completed; run that command again first")
    if target is None and (stone := read_forgotten(home.state).find(name)):
        typer.echo(f"forgotten already, {stone.at} by {stone.by}; nothing is left to do")
        return
    target = target or find_target(home, registry, name)
    console = Console()
    if dry_run:
        typer.echo(f"would forget: {target.scope} of outlet {target.outlet_id}")
        for line in (*target.refs, *target.urls, *target.titles):
            typer.echo(f"  {line}")
        return
    request = Request(by or getpass.getuser(), " ".join(why.split()), now, secrets.token_hex(16))
    rebuild = partial(build, memory_limit=settings.memory_limit)
    report = remove(home, open_states(settings), target, registry, request, rebuild, progress=console.step)
    assert report.build is not None
    code = print_build(console, home, report.build, now=now)
    typer.echo(
        f"forgotten: {report.records} archived records, {report.log_lines} log lines, rows of {len(report.loads)} "
        f"staged loads, {report.state_rows} addresses of the state, {report.matches} matches of watches, "
        f"{report.files} reports and logs"
    )
    for line in (*(f"deleted: {copy}" for copy in report.copies), *(f"left: {line}" for line in report.left)):
        typer.echo(line)
    if not report.is_complete:
        typer.echo("The published file still has it: see above, `dateline accept` if need be, and run this again.")
    typer.echo(OUT_OF_REACH)
    raise typer.Exit(code if report.is_complete else code or 3)
