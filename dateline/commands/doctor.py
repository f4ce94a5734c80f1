"""``dateline doctor``: faults of the home, each with the command that fixes it."""

from __future__ import annotations

import datetime as dt

import typer

from extractors.runtime.printable import counted
from extractors.runtime.settings import load_settings

FOUND_FAULTS = 1


def doctor() -> None:
    """Check home, disk, versions, secrets, state, outlets' files and the publication. Ends with 1 on a fault."""
    from rich.text import Text

    from dateline.commands.outlets.files import make_console
    from dateline.warehouse.checkup import State, check_home

    styles = {State.OK: "green", State.WARNING: "yellow", State.FAULT: "red"}
    findings = check_home(load_settings(), dt.datetime.now(dt.UTC))
    console = make_console()
    for finding in findings:
        line = Text(f"{finding.state:<8}", style=styles[finding.state])
        line.append(f"{finding.subject:<10} {finding.detail}", style="")
        console.print(line, soft_wrap=True)
        if finding.remedy:
            console.print(Text(f"{'':19}→ {finding.remedy}"), soft_wrap=True)
    faults = sum(finding.state is State.FAULT for finding in findings)
    console.print(counted(faults, "fault") if faults else "no faults", style="red" if faults else "green")
    raise typer.Exit(FOUND_FAULTS if faults else 0)
