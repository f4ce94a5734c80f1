"""``dateline briefing``: the stories, changes and silences of some days, as one page to read and print."""

from __future__ import annotations

import datetime as dt
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
    evidence: Annotated[bool, typer.Option("--evidence", help="Write the rows behind each number as CSV too.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="HTML file; else one in briefings/ of the home.")
    ] = None,
) -> None:
    """Write the briefing of some days: stories, what rose and fell, where, who was quoted, edits, takedowns, silence.

    Days are published dates, in each outlet's own zone. The page opens without a network and prints to A4.
    """
    from dateline.briefing.make import default_page, make_briefing
    from dateline.briefing.period import choose_period
    from dateline.languages.reader import LANGUAGES

    settings = load_settings()
    now = dt.datetime.now(dt.UTC)
    try:
        if language not in LANGUAGES:
            raise ValueError(f"no labels in {language!r}; there are {', '.join(LANGUAGES)}")
        period = choose_period(since.date() if since else None, until.date() if until else None, today=now.date())
    except ValueError as error:
        typer.echo(f"dateline briefing: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    page = output or default_page(settings.home.briefings, period, language)
    made = make_briefing(settings.home.warehouse, page, period, now=now, language=language, with_rows=evidence)
    typer.echo(f"Briefing  {made.page}")
    for path in made.rows.values():
        typer.echo(f"Rows      {path}")
