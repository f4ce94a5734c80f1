"""``dateline accept``: a person accepts what a gate stopped."""

from __future__ import annotations

import datetime as dt
import getpass
from typing import Annotated

import typer

from extractors.runtime.settings import load_settings


def accept(
    name: Annotated[
        str | None,
        typer.Argument(help="Id of a stopped load or publication, or a part that no other has; without it, a list."),
    ] = None,
    why: Annotated[str, typer.Option(help="Why it is in order: shown in the reports and kept in the warehouse.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decides; the user's name where left out.")] = None,
) -> None:
    """Accept a load or a publication that a gate stopped as a whole; rows that it rejected stay rejected.

    Without a name, print what is stopped.
    """
    from dateline.reports.terminal import print_accepted, print_stopped
    from dateline.warehouse.refused import accept_refused, read_refused
    from expectations.verdicts.acceptance import accept_load, stopped_loads
    from extractors.stores.staged_loads import read_load
    from extractors.stores.storage.storage import open_storage

    home, now = load_settings().home, dt.datetime.now(dt.UTC)
    storage = open_storage(home)
    storage.pull_new()
    storage.pull_decision()
    refused = read_refused(home)
    if name is None:
        print_stopped(stopped_loads(home.staged), refused if refused and refused.is_waiting else None)
        return
    who = by or getpass.getuser()
    if refused and name in refused.publication_id:
        accepted_publication = accept_refused(home, by=who, why=why, now=now)
        storage.push_decision()
        print_accepted(accepted_publication)
    else:
        accepted = accept_load(home.staged, name, by=who, why=why, now=now)
        storage.push_verdicts([read_load(home.staged, accepted.load_id)])
        print_accepted(accepted)
