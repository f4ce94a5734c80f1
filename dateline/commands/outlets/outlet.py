"""``dateline outlet add`` and ``dateline outlet check``; the other outlet commands are listed beside them."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from dateline.commands.outlets.files import CHECK_FAILED, fail, format_outlet, make_console, write_checked_outlet
from dateline.commands.outlets.listing import adopt, list_outlets
from dateline.commands.outlets.proposing import bind_fetch, open_fetcher, propose
from extractors.runtime.faults import describe_fault
from extractors.runtime.settings import NO_CONTACT, Settings, load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.commands.outlets.checkup import OutletCheck
    from dateline.commands.outlets.scaffold import ReadPage
    from extractors.contracts.article import Article
    from extractors.contracts.outlet import Outlet

_LOG = logging.getLogger(__name__)

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.command("list")(list_outlets)
app.command("adopt")(adopt)

PARALLEL_OUTLETS = 16
_LONGEST_CELL = 32


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The outlet's front page.")],
    collection: Annotated[str, typer.Option(help="Folder of the registry that the file goes to.")] = "added",
    outlet_id: Annotated[str | None, typer.Option("--id", help="The outlet's id; by default made of its host.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 code, where the site does not state it.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Allow a loopback or private address.")] = False,
    delay: Annotated[float, typer.Option(help="Seconds between two requests.", min=0)] = 1.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the file and write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where there is one.")] = False,
) -> None:
    """Find an outlet's feeds, sitemaps, language, country and time zone, try three pages, and write its file."""
    from extractors.contracts.outlet import ID_IN_WORDS, ID_PATTERN
    from extractors.outlets.registry import RESERVED_IDS, load_registry

    settings = load_settings()
    for name in (collection, outlet_id):
        if name and not re.match(ID_PATTERN, name):
            fail(f"{name!r} is no id: {ID_IN_WORDS}")
    if country and not re.fullmatch(r"[A-Za-z]{2}", country):
        fail(f"{country!r} is no country code; give ISO 3166-1's two letters, as IR")
    proposal = propose(url, settings, country=country, is_private=private, delay=delay)
    values = proposal.values
    chosen_id = outlet_id or proposal.outlet_id
    if chosen_id in RESERVED_IDS:
        fail(f"the id {chosen_id} is reserved for pages of no known outlet; choose another with --id")
    known = (
        load_registry(settings.outlets).find_outlet_for_url(values["homepage_url"])
        if settings.outlets.is_dir()
        else None
    )
    if known and known.outlet_id != chosen_id and not force:
        fail(f"{values['homepage_url']} is outlet {known.outlet_id} already ({known.path}); --force adds a second file")
    text = format_outlet(values)
    path = settings.outlets / collection / f"{chosen_id}.yml"
    console = make_console()
    _print_pages(console, proposal.pages)
    for key, note in proposal.notes.items():
        console.print(f"{key}: {note}", markup=False, style="dim")
    console.print(text, markup=False, highlight=False)
    if dry_run:
        return
    if path.exists() and not force:
        fail(f"{path} exists; --force replaces it, --id chooses another name")
    write_checked_outlet(settings.outlets, collection, chosen_id, text)
    console.print(
        f"next: `dateline follow {chosen_id}` fetches it now; in `make up` the DAG monitor_{collection} follows it, "
        f"once it is unpaused; `dateline outlet check {chosen_id}` tries its sources",
        markup=False,
        soft_wrap=True,
    )


@app.command()
def check(
    outlet_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="The outlet to check.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Check every outlet of the registry.")] = False,
    mark: Annotated[bool, typer.Option("--mark", help="Write verified: true where everything was met.")] = False,
) -> None:
    """Check outlets live: pages a source names, fields read from three pages, last success. Ends with 1 on a fault."""
    import asyncio

    from dateline.commands.outlets.checkup import mark_verified
    from extractors.outlets.registry import UnknownOutletError, load_registry

    if (outlet_id is None) is not every:
        fail("name one outlet, or say --all")
    settings = load_settings()
    registry = load_registry(settings.outlets)
    try:
        outlets = list(registry.outlets.values()) if every else [registry.get_outlet(str(outlet_id))]
    except UnknownOutletError as error:
        fail(str(error))
    if settings.contact is None:
        typer.echo(f"dateline: {NO_CONTACT}", err=True)
    checks = asyncio.run(_check_all(outlets, settings, dt.datetime.now(dt.UTC)))
    console = make_console()
    _print_checks(console, checks)
    for fault in registry.errors if every else ():
        console.print(str(fault), markup=False, style="red", soft_wrap=True)
    good = [one for one in checks if isinstance(one[1], _check_type()) and one[1].is_good]
    if mark:
        marked = [outlet.outlet_id for outlet, _ in good if outlet.path and mark_verified(outlet.path)]
        console.print(f"marked as verified: {', '.join(marked) or 'none'}", markup=False)
    if len(good) < len(checks) or (every and registry.errors):
        raise typer.Exit(CHECK_FAILED)


async def _check_all(
    outlets: Sequence[Outlet], settings: Settings, now: dt.datetime
) -> list[tuple[Outlet, OutletCheck | str]]:
    """Check outlets side by side; one that cannot be checked gives its reason and leaves the others alone."""
    import asyncio
    import sqlite3

    from dateline.commands.outlets.checkup import check_outlet
    from extractors.acquire.discover.sources import make_policy
    from extractors.stores.outlet_state.file import StateDamagedError
    from extractors.stores.outlet_state.states import open_states

    async with open_fetcher(settings) as fetcher:
        places = asyncio.Semaphore(PARALLEL_OUTLETS)

        async def check_one(outlet: Outlet) -> tuple[Outlet, OutletCheck | str]:
            async with places:
                fetch = bind_fetch(fetcher, make_policy(outlet, settings.user_agent))
                try:
                    return outlet, await check_outlet(outlet, fetch, states=open_states(settings), now=now)
                except (StateDamagedError, OSError, sqlite3.Error) as error:
                    return outlet, str(error)
                except Exception as error:  # noqa: BLE001 - an outlet's fault is its own, and is shown
                    _LOG.exception("outlet %s: checking it failed", outlet.outlet_id)
                    return outlet, f"checking it failed ({describe_fault(error)}); please report it"

        return list(await asyncio.gather(*(check_one(outlet) for outlet in outlets)))


def _check_type() -> type[OutletCheck]:
    from dateline.commands.outlets.checkup import OutletCheck

    return OutletCheck


def _print_checks(console: Console, checks: Sequence[tuple[Outlet, OutletCheck | str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from dateline.commands.outlets.scaffold import FIELDS

    table = Table(show_lines=False)
    for heading in ("outlet", "source", "pages", "fields filled", "last success"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "pages" else "left")
    for outlet, check_ in checks:
        if isinstance(check_, str):
            table.add_row(outlet.outlet_id, Text(check_, style="red"), "", "", "")
            continue
        tried = len(check_.pages)
        filled = (
            " ".join(f"{name} {check_.count_filled(name)}/{tried}" for name in FIELDS) if tried else "no page tried"
        )
        style = "green" if check_.is_good else "red"
        table.add_row(
            outlet.outlet_id, Text("pages tried"), str(tried), Text(filled, style=style), _when(check_.last_stored_at)
        )
        for source in check_.sources:
            text = Text(f"{source.kind} {source.url}")
            if source.problem:
                text.append(f"\n{source.problem}", style="red")
            table.add_row("", text, str(source.found_count), "", _when(source.last_success_at))
        for page in check_.pages:
            if page.problem:
                table.add_row("", Text(f"{page.url}\n{page.problem}", style="red"), "", "", "")
    console.print(table)


def _print_pages(console: Console, pages: Sequence[ReadPage]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Read from three pages")
    for heading in ("page", "title", "published (UTC)", "language", "words", "authors", "media", "problem"):
        table.add_column(heading, overflow="fold")
    for one in pages:
        # all are pages of the site just named
        address = _shorten(urlsplit(one.url)._replace(scheme="", netloc="").geturl())
        if one.page is None:
            table.add_row(Text(address), *[""] * 6, Text(one.problem or "", style="red"))
            continue
        article = one.page.article
        cells = [
            *(address, _shorten(article.title or "–"), _published(article), article.language or "–"),
            *(
                str(len((article.body or "").split())),
                ", ".join(article.authors) or "–",
                str(len(one.page.media_items)),
            ),
            one.page.reason or "",
        ]
        table.add_row(*map(Text, cells))
    console.print(table)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _when(moment: dt.datetime | None, otherwise: str = "never") -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M") if moment else otherwise


def _published(article: Article) -> str:
    """The time of publication, UTC; where the page states a day alone, that day."""
    if article.published_at and article.is_published_day_only:
        return article.published_at.date().isoformat()
    return _when(article.published_at, "–")
