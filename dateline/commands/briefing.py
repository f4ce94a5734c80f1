"""``dateline briefing``: the stories, changes and silences of some days, as one page to read and print."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT
from extractors.runtime.settings import load_settings

_DAY = ["%Y-%m-%d"]


def briefing(
    since: Annotated[
        dt.datetime | None, typer.Option("--since", formats=_DAY, help="First day; yesterday if neither is given.")
    ] = None,
    until: Annotated[dt.datetime | None, typer.Option("--until", formats=_DAY, help="Last day; else today.")] = None,
    language: Annotated[str, typer.Option("--language", help="Of the labels: en, ar, fa, de, fr or es.")] = "en",
    watch: Annotated[
        list[str] | None, typer.Option("--watch", help="Only articles that this watch finds; may be repeated.")
    ] = None,
    mail: Annotated[
        list[str] | None, typer.Option("--mail", help="Send it to this address too, through DATELINE_SMTP.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Send the mail also if it was sent to these addresses before.")
    ] = False,
    evidence: Annotated[bool, typer.Option("--evidence", help="Write the rows behind each number as CSV too.")] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it as PDF too, beside the page, by Chromium, Chrome or Edge.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="HTML file; else one in briefings/ of the home.")
    ] = None,
) -> None:
    """Write the briefing of some days: stories, what rose and fell, where, who was quoted, edits, takedowns, silence.

    Days are published dates, in each outlet's own zone. The page opens without a network and prints to A4.
    """
    from dateline.briefing.make import default_page, make_briefing
    from dateline.briefing.period import choose_period
    from dateline.briefing.sending import send_briefing
    from dateline.briefing.watched import NoQueryError
    from dateline.languages.reader import LANGUAGES
    from dateline.watches.channels.channel_errors import ChannelDownError, RefusedError
    from dateline.watches.watch import check_address
    from dateline.watches.watch_files import load_watches
    from extractors.stores.watch_log.errors import UnknownWatchError

    settings = load_settings()
    now = dt.datetime.now(dt.UTC)
    try:
        if language not in LANGUAGES:
            raise ValueError(f"no labels in {language!r}; there are {', '.join(LANGUAGES)}")
        period = choose_period(since.date() if since else None, until.date() if until else None, today=now.date())
        for address in mail or ():
            check_address(address)
        known = load_watches(settings.watches) if watch else None
        watches = [known.get(name) for name in watch or ()] if known else []
        if named := [one.name for one in watches if not one.query]:
            raise NoQueryError(f"watch {named[0]} looks for no articles; choose another")
    except (ValueError, UnknownWatchError) as error:
        typer.echo(f"dateline briefing: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    page = output or default_page(settings.home.briefings, period, language, watch or ())
    made = make_briefing(
        settings.home.warehouse, page, period, now=now, language=language, with_rows=evidence, watches=watches
    )
    typer.echo(f"Briefing  {made.page}")
    for path in made.rows.values():
        typer.echo(f"Rows      {path}")
    if pdf:
        from dateline.briefing.printing import NoBrowserError, find_browser, print_page

        try:
            printed = made.page.with_suffix(".pdf")
            search_path = os.environ.get("PATH", os.defpath)
            print_page(made.page.read_text("utf-8"), printed, browser=find_browser(), search_path=search_path)
        except NoBrowserError as error:
            typer.echo(f"dateline briefing: the page is written, the PDF is not: {error}", err=True)
            raise typer.Exit(1) from error
        typer.echo(f"PDF       {printed}")
    if mail:
        try:
            mailed = send_briefing(
                made.briefing, language, mail, os.environ, state=settings.home.state, now=now, again=again
            )
        except (ChannelDownError, RefusedError) as error:
            typer.echo(f"dateline briefing: the page is written, the mail was not sent: {error}", err=True)
            raise typer.Exit(1) from error
        if mailed.is_earlier:
            typer.echo(f"Mail      was sent at {mailed.at:%Y-%m-%d %H:%M} UTC; --again sends it once more")
        else:
            typer.echo(f"Mail      {', '.join(mail)}")
        if mailed.problem:
            typer.echo(f"dateline briefing: not everyone got it: {mailed.problem}", err=True)
            raise typer.Exit(1)
