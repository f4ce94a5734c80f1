"""``dateline build``: staged loads into the published warehouse."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from dateline.commands.publishing import build_and_publish
from extractors.runtime.settings import load_settings


def build_staged(
    full: Annotated[bool, typer.Option("--full", help="Rebuild the warehouse from all staged loads.")] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Audit all of the warehouse, also without a new load.")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another build to end.")] = 0.0,
) -> None:
    """Apply the staged loads that the warehouse does not contain yet, audit the result and publish it.

    A build audits what its loads changed; the first one of a day and of a release, and one with --audit, all of it.
    """
    from dateline.reports.terminal import Console, print_build

    settings, console, now = load_settings(), Console(), dt.datetime.now(dt.UTC)
    result = build_and_publish(settings, console, now=now, full=full, audit=audit, wait_s=wait)
    raise typer.Exit(print_build(console, settings.home, result, now=now))
