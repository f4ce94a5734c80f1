"""``dateline doctor``: what is wrong with the home, and the command that mends it."""

from __future__ import annotations

import datetime as dt

import typer

from extractors.runtime.settings import load_settings

FOUND_FAULTS = 1


def doctor() -> None:
    """Check home, disk, versions, secrets, state, outlets' files and the publication. Ends with 1 on a fault."""
    from rich.text import Text

    from dateline.commands.outlets.files import make_console
    from dateline.warehouse.checkup import State, check_home

    styles = {State.GOOD: "green", State.LOOK: "yellow", State.WRONG: "red"}
    findings = check_home(load_settings(), dt.datetime.now(dt.UTC))
    console = make_console()
    for finding in findings:
        line = Text(f"{finding.state:<6}", style=styles[finding.state])
        line.append(f"{finding.subject:<10} {finding.detail}", style="")
        console.print(line, soft_wrap=True)
        if finding.remedy:
            console.print(Text(f"{'':17}→ {finding.remedy}"), soft_wrap=True)
    wrong = sum(finding.state is State.WRONG for finding in findings)
    console.print(f"{wrong} to mend" if wrong else "nothing to mend", style="red" if wrong else "green")
    raise typer.Exit(FOUND_FAULTS if wrong else 0)
