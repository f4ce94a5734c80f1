"""``dateline watch list``, ``check``, ``test`` and ``send``; ``add`` is beside them."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.watches.adding import add
from extractors.runtime.printable import counted, one_line, printable
from extractors.runtime.settings import load_settings

if TYPE_CHECKING:
    from dateline.watches.after_publication import Outcome

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.command("add")(add)

CHECK_FAILED, NOT_SENT = 1, 6
_MOST_SHOWN = 20


@app.command("list")
def list_watches() -> None:
    """List the watches: what each looks for, where it alerts, what it noticed in the last week and what waits."""
    from rich.table import Table
    from rich.text import Text

    from dateline.commands.outlets.files import make_console
    from dateline.watches.after_publication import count_waiting
    from dateline.watches.channels.feed import feed_path
    from dateline.watches.watch_files import load_watches
    from extractors.stores.watch_log.log import WatchLog

    settings = load_settings()
    watches = load_watches(settings.watches)
    _print_errors(map(str, watches.errors))
    week = (dt.datetime.now(dt.UTC) - dt.timedelta(days=7)).replace(tzinfo=None).isoformat(sep=" ")
    with WatchLog(settings.home.state, wait_s=10) as log:
        counts, waiting = log.counts(week), count_waiting(log)
    table = Table(box=None, pad_edge=False)
    for column in ("watch", "looks for", "alerts by", "week", "alerted", "waits"):
        table.add_column(column, justify="right" if column in ("week", "alerted", "waits") else "left")
    for name, watch in sorted(watches.watches.items()):
        ways = [f"{channel.kind} {channel.when.replace('_', ' ')}" for channel in watch.send]
        feed = feed_path(settings.home, name)
        ways += ["feed"] if watch.feed and feed.exists() else []
        noticed, alerted = counts.get(name, (0, 0))
        waits = sum(count for (owner, _), count in waiting.items() if owner == name)
        table.add_row(
            Text(f"{name} (paused)" if watch.paused else name),
            Text(one_line(watch.query or "outlets or speakers", 60)),
            Text(", ".join(ways) or "nobody"),
            str(noticed), str(alerted), str(waits),
        )  # fmt: skip
    console = make_console()
    console.print(table)
    count = counted(len(watches.watches), "watch", "watches")
    console.print(f"{count} in {watches.folder}; feeds in {settings.home.root / 'watches'}",
                  markup=False, soft_wrap=True)  # fmt: skip


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Only these watches; by default all.")] = None,
) -> None:
    """Read the watches' files, and look up the names and secrets it needs; each fault is a line, with its remedy."""
    from dateline.watches.checking import find_faults
    from dateline.watches.watch_files import load_watches

    settings = load_settings()
    watches = load_watches(settings.watches)
    watches = watches.only(names) if names else watches
    faults = [*map(str, watches.errors), *find_faults(settings.home, watches, os.environ)]
    _print_errors(faults)
    said = counted(len(watches.watches), "watch", "watches")
    typer.echo(f"{said} in {watches.folder} can be used" + (f"; {counted(len(faults), 'fault')}" if faults else ""))
    raise typer.Exit(CHECK_FAILED if faults else 0)


@app.command()
def test(
    name: Annotated[str, typer.Argument(help="The watch.")],
    since: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles seen since.")] = None,
    note: Annotated[
        bool, typer.Option("--note", help="Also note what matches, as the past: it is never sent.")
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send the latest match on each channel, as a trial.")] = False,
) -> None:
    """Run a watch over what is stored, and show what it finds; nothing is sent, and nothing noted without --note."""
    from dateline.watches.trial import run_trial, send_trial
    from dateline.watches.watch_files import load_watches

    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    watch = load_watches(settings.watches).get(name)
    moment = since.replace(tzinfo=dt.UTC) if since else None
    trial = run_trial(settings.home, watch, since=moment, now=now, is_noted=note)
    for alert in trial.alerts[:_MOST_SHOWN]:
        published = f"{alert.published_at:%Y-%m-%d %H:%M}" if alert.published_at else " " * 16
        typer.echo(f"{published}  {alert.outlet}  {alert.title}")
        for snippet in alert.snippets[:1]:
            words = "".join(f"*{text}*" if is_marked else text for text, is_marked in snippet.pieces)
            typer.echo(f"                  {one_line(words, 160)}")
    more = f", the latest {_MOST_SHOWN} are shown" if len(trial.alerts) > _MOST_SHOWN else ""
    said = "1 article matches" if len(trial.alerts) == 1 else f"{len(trial.alerts):,} articles match"
    nothing = "nothing was noted" if send else "nothing was noted or sent"
    typer.echo(f"{said}{more}; " + (f"{trial.noted:,} are noted as the past" if note else nothing))
    if send:
        for channel, problem in send_trial(watch, trial, os.environ, now=now):
            typer.echo(f"{channel}: {problem or 'sent'}", err=problem is not None)


@app.command("send")
def send_now() -> None:
    """Evaluate the watches on what is new in the warehouse, write their feeds, and send what is due."""
    from dateline.watches.after_publication import run_watches
    from dateline.watches.senders import ChannelSender

    settings = load_settings()
    outcome = run_watches(
        settings, ChannelSender(os.environ), now=dt.datetime.now(dt.UTC), desk=os.environ.get("DATELINE_DESK")
    )
    print_outcome(outcome)
    raise typer.Exit(NOT_SENT if outcome.problems else 0)


def print_outcome(outcome: Outcome) -> None:
    """Print what the watches noticed, what was sent, what waits; each problem is a line on standard error."""
    done, waiting = outcome.evaluation, outcome.waiting
    typer.echo("\nWatches")
    for name in sorted(outcome.watches.watches):
        noticed, to_send = done.noticed[name], done.to_send[name]
        parts = [f"{noticed} noticed, {to_send} to send"] if noticed else ["nothing new"]
        parts += [f"{outcome.sent.messages[name]} sent"] if outcome.sent.messages[name] else []
        parts += [
            f"{count} wait for {channel.partition(':')[0]}"
            for (owner, channel), count in sorted(waiting.items())
            if owner == name
        ]
        parts += ["its feed is new"] if name in outcome.sent.feeds else []
        typer.echo(f"  {name:<14} {', '.join(parts)}")
    _print_errors(outcome.problems)


def say_after_build() -> None:
    """Evaluate the watches after a build that a command made, write feeds, print what would be sent; send nothing."""
    from dateline.warehouse.published import BuildError
    from dateline.watches.shipped import is_idle
    from extractors.stores.watch_log.errors import WatchLogBusyError, WatchLogError

    settings = load_settings()
    try:
        if is_idle(settings):
            return
        from dateline.watches.after_publication import run_watches  # the query language, and all kinds of messages

        outcome = run_watches(settings, None, now=dt.datetime.now(dt.UTC), desk=os.environ.get("DATELINE_DESK"))
    except (BuildError, WatchLogBusyError, WatchLogError) as error:
        _print_errors([f"the watches were not evaluated: {error}"])
        return
    if outcome.evaluation.noticed or outcome.waiting or outcome.problems:
        print_outcome(outcome)
        if outcome.waiting:
            typer.echo("  `dateline watch send` sends what waits")


def _print_errors(lines: object) -> None:
    for line in lines:  # type: ignore[attr-defined]
        typer.echo(f"dateline: {printable(str(line))}", err=True)
