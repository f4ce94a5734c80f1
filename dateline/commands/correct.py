"""``dateline correct``: a value that was read wrong, corrected by a person, with the reason; or taken back."""

from __future__ import annotations

import datetime as dt
import getpass
import re
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT, NOT_STAGED, report_unstaged
from dateline.commands.publishing import build_and_publish
from extractors.runtime.printable import printable
from extractors.runtime.settings import Settings, load_settings

if TYPE_CHECKING:
    from dateline.warehouse.lookup import FoundArticle
    from extractors.pipeline.stage import Unstaged
    from extractors.stores.corrections import Correction


def correct(
    article: Annotated[str | None, typer.Argument(help="Article key, native id or address.")] = None,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE", help="As title='…' or published_at=2024-05-01.")
    ] = None,
    why: Annotated[str, typer.Option(help="Why; it is shown with the value.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decides; the user's name where left out.")] = None,
    withdraw: Annotated[list[str] | None, typer.Option(help="Take the correction of this field back.")] = None,
    show: Annotated[bool, typer.Option("--list", help="List the corrections in force, and change nothing.")] = False,
) -> None:
    """Put values right that were read wrong; they survive reprocess and rebuild, and can be taken back.

    A correction is of the value that was read: where the outlet changes it later, the outlet's value is shown. An empty
    value (title=) empties the field. Authors are joined by |. Times have a zone, or are a day alone.
    """
    from dateline.warehouse.lookup import find_article
    from extractors.stores.corrections import CorrectionsError, read_corrections

    settings = load_settings()
    if show:
        for one in read_corrections(settings.home.state).all():
            change = f"{one.field}: {one.was!r} -> {one.value!r}"
            typer.echo(printable(f"{one.outlet_id} {one.article_ref}  {change}  ({one.by}, {one.at[:16]}: {one.why})"))
        return
    if article is None or not (values or withdraw):
        raise typer.BadParameter("name an article and FIELD=VALUE, or --withdraw FIELD")
    if not why.strip():
        raise typer.BadParameter("--why needs a reason")
    now = dt.datetime.now(dt.UTC)
    found = find_article(settings.home.warehouse, article)
    decided = (by or getpass.getuser(), " ".join(why.split()), now)
    try:
        register(found, values or [], withdraw or [], settings, decided)
    except (CorrectionsError, ValueError) as error:
        typer.echo(f"dateline: {printable(str(error))}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    raise typer.Exit(publish(found, settings, now))


def register(
    found: FoundArticle,
    values: list[str],
    withdrawn: list[str],
    settings: Settings,
    decided: tuple[str, str, dt.datetime],
) -> list[Correction]:
    """Check all corrections of one command, then add them to the register; return them.

    ``decided`` is who decided, why, and when (UTC). Raises CorrectionsError or ValueError, and then adds none.
    """
    from extractors.contracts.outlet import LANGUAGE_PATTERN
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.rows.corrected import read_value
    from extractors.pipeline.rows.identity import identify
    from extractors.read.extract import read_page
    from extractors.stores.corrections import (
        CORRECTED,
        FIELDS,
        WITHDRAWN,
        Correction,
        CorrectionsError,
        add_correction,
        parse_moment,
        read_corrections,
    )
    from extractors.stores.provisional_outlets import with_provisional
    from extractors.stores.storage.storage import open_storage
    from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record

    by, why, at = decided
    storage = open_storage(settings.home)
    storage.pull_registers()
    storage.pull_record(found.warc_record)
    outlet = with_provisional(load_registry(settings.outlets), settings.home.raw).get_outlet(found.outlet_id)
    try:
        record = find_record(settings.home.raw, found.warc_record or "")
    except RecordNotFoundError as error:
        raise CorrectionsError(f"the article's raw page is not in the archive ({error})") from error
    url = record.url or found.canonical_url or ""
    page = read_page(
        record.body or b"", url, fetched_at=record.requested_at, outlet=outlet, content_type=record.content_type
    )
    ref = found.article_ref or identify(page.article, url, outlet)[1]
    known = read_corrections(settings.home.state).of(outlet.outlet_id, ref)
    made = []
    for text in values:
        name, has_value, value = text.partition("=")
        if not has_value or name not in FIELDS:
            raise CorrectionsError(f"{text!r} is no FIELD=VALUE; the fields are {', '.join(FIELDS)}")
        if name in ("published_at", "modified_at") and value:
            moment, is_day_only = parse_moment(value)
            value = moment.isoformat()
            if is_day_only and name == "modified_at":
                raise CorrectionsError("modified_at needs a time, as 2024-05-01T10:00:00+03:00")
        if name == "language" and value and not re.match(LANGUAGE_PATTERN, value):
            raise CorrectionsError(f"{value!r} is no code of a language; write ISO 639-1's two letters, as en")
        was = known[name].was if name in known else read_value(page.article, name)
        made.append(Correction(CORRECTED, outlet.outlet_id, ref, name, value or None, was, by, why, at.isoformat()))
    for name in withdrawn:
        if name not in known:
            raise CorrectionsError(f"there is no correction of {name} of this article; `dateline correct --list`")
        made.append(Correction(WITHDRAWN, outlet.outlet_id, ref, name, None, None, by, why, at.isoformat()))
    for one in made:
        add_correction(settings.home.state, one)
    storage.push_registers()
    return made


def publish(found: FoundArticle, settings: Settings, now: dt.datetime) -> int:
    """Stage the article's loads again and publish; return the exit code of the build, or 4 if a load was not staged."""
    from dateline.reports.terminal import Console, print_build
    from dateline.warehouse.lookup import read_loads
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.stage import stage_safely
    from extractors.stores.raw_loads import RawLoad

    console, failed = Console(), list["Unstaged"]()
    registry = load_registry(settings.outlets)
    for count, load_id in enumerate(read_loads(settings.home.warehouse, found.article_key), start=1):
        raw = RawLoad(settings.home.raw, found.outlet_id, load_id)
        stage_safely(raw, registry, settings, staged_at=now, on_failure=failed.append)
        console.count("read again", count)
    console.done()
    report_unstaged(failed)
    result = build_and_publish(settings, console, now=now)
    return print_build(console, settings.home, result, now=now) or (NOT_STAGED if failed else 0)
