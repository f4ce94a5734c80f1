"""``dateline watch add``: write a watch's file."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from extractors.runtime.printable import printable
from extractors.runtime.settings import load_settings


def add(
    name: Annotated[str, typer.Argument(help="What the watch is called: letters, digits and underscores.")],
    query: Annotated[str, typer.Argument(help="What an article must have, as for `dateline search`.")],
    title: Annotated[str | None, typer.Option(help="What messages call it; by default the query.")] = None,
    mail: Annotated[list[str] | None, typer.Option(help="An address that gets e-mail.")] = None,
    webhook: Annotated[str | None, typer.Option(help="An address that gets JSON.")] = None,
    secret_from: Annotated[str | None, typer.Option(help="Environment variable with the webhook's secret.")] = None,
    apprise_from: Annotated[str | None, typer.Option(help="Environment variable with an address of Apprise.")] = None,
    when: Annotated[str, typer.Option(help="at_once, hourly, daily or weekly.")] = "at_once",
    edits: Annotated[bool, typer.Option("--edits", help="Also tell of edits and takedowns.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where there is one.")] = False,
) -> None:
    """Write a watch's file, and read it again; what is stored already is not sent."""
    import yaml

    from dateline.watches.watch_files import load_watches
    from extractors.contracts.outlet import ID_PATTERN

    folder = load_settings().watches
    if not re.match(ID_PATTERN, name):
        raise typer.BadParameter(f"{name!r} is no name: lower-case letters, digits and underscores, a letter first")
    path = folder / f"{name}.yml"
    if path.exists() and not force:
        raise typer.BadParameter(f"{path} is there already; edit it, or replace it with --force")
    values: dict[str, Any] = {"title": title or query[:200], "query": query}
    if edits:
        values["events"] = ["match", "match_in_edit", "no_longer_matches", "taken_down"]
    channels: list[dict[str, Any]] = [{"mail": list(mail)}] if mail else []
    if webhook:
        channels.append({"webhook": webhook, **({"secret_from": secret_from} if secret_from else {})})
    if apprise_from:
        channels.append({"apprise_from": apprise_from})
    if channels:
        values["send"] = [{**channel, **({"when": when} if when != "at_once" else {})} for channel in channels]
    text = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1_000)
    before = path.read_text("utf-8") if path.exists() else None
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    faults = [error for error in load_watches(folder).errors if error.path == path]
    for fault in faults:
        typer.echo(f"dateline: {printable(str(fault))}", err=True)
    if faults:
        path.unlink() if before is None else path.write_text(before, "utf-8")
        raise typer.Exit(2)
    _register(name)
    typer.echo(f"wrote {path}; `dateline watch test {name}` shows what it finds in what is stored")


def _register(name: str) -> None:
    """Note from when on the watch is known, and that what is stored by now is the past."""
    import datetime as dt

    from dateline.watches.evaluate import begin_log
    from dateline.watches.watch_files import load_watches
    from extractors.stores.watch_log.log import WatchLog

    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    watch = load_watches(settings.watches).get(name)
    with WatchLog(settings.home.state, wait_s=30) as log:
        begin_log(settings.home, log, now=now)
        with log.transaction():
            log.register(watch.name, watch.version, watch.title, watch.query, now.isoformat())
