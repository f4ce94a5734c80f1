"""``dateline outlet list`` and ``outlet adopt``: the outlets there are, and a provisional one made permanent."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from dateline.commands.outlets.files import fail, format_outlet, make_console, write_checked_outlet
from extractors.runtime.settings import load_settings

_WIDE = 120
"""Columns of a terminal that the whole table needs."""


def list_outlets(
    collection: Annotated[str | None, typer.Option(help="Only this collection.")] = None,
    provisional: Annotated[bool, typer.Option("--provisional", help="Only outlets that no file declares.")] = False,
) -> None:
    """List the outlets of the registry and the provisional ones of loaded pages."""
    from rich.table import Table
    from rich.text import Text

    from extractors.contracts.outlet import UNKNOWN_COUNTRY, UNKNOWN_LANGUAGE
    from extractors.outlets.registry import load_registry
    from extractors.stores.provisional_outlets import with_provisional

    settings = load_settings()
    registry = load_registry(settings.outlets)
    known = with_provisional(registry, settings.home.raw)
    table = Table()
    console = make_console()
    headings: tuple[str, ...] = ("outlet", "name", "collection", "country", "language", "time zone", "homepage")
    # ids and names are read and typed: they are never broken; a narrow terminal shows no address and no zone
    headings = headings if console.width >= _WIDE else headings[:-2]
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number < 2)
    shown = [
        outlet
        for _, outlet in sorted(known.outlets.items())
        if (collection is None or outlet.collection == collection) and (not provisional or outlet.is_provisional)
    ]
    for outlet in shown:
        country = "" if outlet.country_code == UNKNOWN_COUNTRY else outlet.country_code
        language = "" if outlet.language == UNKNOWN_LANGUAGE else outlet.language
        cells = [outlet.outlet_id, outlet.name, outlet.collection, country, language, outlet.time_zone,
                 outlet.homepage_url]  # fmt: skip
        table.add_row(*map(Text, cells[: len(headings)]), style="yellow" if outlet.is_provisional else None)
    console.print(table)
    count = sum(outlet.is_provisional for outlet in shown)
    if count:
        console.print(f"{count} provisional: `dateline outlet adopt ID` writes an outlet's file", markup=False)
    for fault in registry.errors:
        console.print(str(fault), markup=False, style="red", soft_wrap=True)


def adopt(
    outlet_id: Annotated[str, typer.Argument(metavar="ID", help="The provisional outlet, as `outlet list` names it.")],
    collection: Annotated[str, typer.Option(help="Folder of the registry that the file goes to.")] = "added",
    name: Annotated[str | None, typer.Option(help="Its name, where the pages say another.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 code of the country it is published from.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code of the edition's language.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="IANA zone of times printed without one.")] = None,
) -> None:
    """Write the file of a provisional outlet; its id stays, so no key of its articles changes."""
    from extractors.contracts.outlet import ID_IN_WORDS, ID_PATTERN, UNKNOWN_COUNTRY, UNKNOWN_LANGUAGE
    from extractors.outlets.registry import load_registry
    from extractors.stores.provisional_outlets import read_provisional

    settings = load_settings()
    if not re.match(ID_PATTERN, collection):
        fail(f"{collection!r} is no id: {ID_IN_WORDS}")
    registry = load_registry(settings.outlets)
    if outlet_id in registry.outlets:
        fail(f"{outlet_id} is declared already, in {registry.outlets[outlet_id].path}")
    known = read_provisional(settings.home.raw)
    outlet = known.get(outlet_id)
    if outlet is None:
        fail(f"no provisional outlet {outlet_id!r}; `dateline outlet list --provisional` shows those there are")
    values = {
        "name": name or outlet.name,
        "country_code": (country or outlet.country_code).upper(),
        "language": (language or outlet.language).lower(),
        "time_zone": time_zone or outlet.time_zone,
        "homepage_url": outlet.homepage_url,
        "hosts": list(outlet.hosts),
        "verified": False,
    }
    write_checked_outlet(settings.outlets, collection, outlet_id, format_outlet(values))
    unknown = {"country_code": UNKNOWN_COUNTRY, "language": UNKNOWN_LANGUAGE}
    if missing := [key for key, mark in unknown.items() if values[key] == mark]:
        named = {"country_code": "of which country it is", "language": "in which language it is"}
        said = f"its pages do not say {' and '.join(named[key] for key in missing)}"
        said += f": write {' and '.join(missing)} into the file"
        said += ", and time_zone with it" if "country_code" in missing and time_zone is None else ""
        make_console().print(said, markup=False, soft_wrap=True)
    make_console().print(
        f"next: look at it, add its feeds or sitemaps, then `dateline reprocess --outlet {outlet_id}` reads its pages "
        "with the declared language and time zone",
        markup=False,
        soft_wrap=True,
    )
