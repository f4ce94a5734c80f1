"""``dateline reprocess``: archived pages read again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outcomes import NOT_STAGED, report_unstaged
from dateline.commands.publishing import build_and_publish
from extractors.runtime.settings import load_settings

if TYPE_CHECKING:
    from extractors.pipeline.stage import Unstaged


def reprocess(
    outlet: Annotated[str | None, typer.Option(help="Only this outlet's loads.")] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only loads read by other versions than today's.")] = False,
) -> None:
    """Extract raw pages again with today's extractors, replacing their loads, without one request; then build and
    publish.
    """
    from dateline.reports.terminal import Console, print_build
    from extractors.pipeline.reprocess import reprocess_raw

    settings, console, now = load_settings(), Console(), dt.datetime.now(dt.UTC)
    failed: list[Unstaged] = []
    reprocess_raw(
        settings, outlet_id=outlet, only_stale=stale, now=now, progress=console.count, on_failure=failed.append
    )
    console.done()
    report_unstaged(failed)
    result = build_and_publish(settings, console, now=now)
    raise typer.Exit(print_build(console, settings.home, result, now=now) or (NOT_STAGED if failed else 0))
