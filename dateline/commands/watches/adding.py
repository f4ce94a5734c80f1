"""``dateline watch add``: write a watch's file."""

from __future__ import annotations

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
    edits: Annotated[bool, typer.Option("--edits", help="Also alert on edits and takedowns.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where there is one.")] = False,
) -> None:
    """Write a watch's file, and read it again; what is stored already is not sent."""
    import datetime as dt

    from dateline.watches.evaluate import register_watch
    from dateline.watches.watch import TEXT_EVENTS
    from dateline.watches.watch_files import WatchFaultsError, make_text, watch_path, write_watch

    settings = load_settings()
    folder = settings.watches
    try:
        path = watch_path(folder, name)
    except WatchFaultsError:
        raise typer.BadParameter(
            f"{name!r} is no name: lower-case letters, digits and underscores, a letter first"
        ) from None
    if path.exists() and not force:
        raise typer.BadParameter(f"{path} is there already; edit it, or replace it with --force")
    values: dict[str, Any] = {"title": title or query[:200], "query": query}
    if edits:
        values["events"] = list(TEXT_EVENTS)
    channels: list[dict[str, Any]] = [{"mail": list(mail)}] if mail else []
    if webhook:
        channels.append({"webhook": webhook, **({"secret_from": secret_from} if secret_from else {})})
    if apprise_from:
        channels.append({"apprise_from": apprise_from})
    if channels:
        values["send"] = [{**channel, **({"when": when} if when != "at_once" else {})} for channel in channels]
    try:
        watch = write_watch(folder, name, make_text(values))
    except WatchFaultsError as error:
        for fault in error.faults:
            typer.echo(f"dateline: {printable(str(fault))}", err=True)
        raise typer.Exit(2) from None
    register_watch(settings.home, watch, now=dt.datetime.now(dt.UTC))
    typer.echo(f"wrote {path}; `dateline watch test {name}` shows what it finds in what is stored")
