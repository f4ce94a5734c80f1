"""Pages from templates: everything is escaped, labels are in the reader's language."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from dateline.desk.excerpts import mark_mentions, shown_hit, words_of
from dateline.desk.filters import Filters
from dateline.desk.ordering import aria_sort, next_order, ordered
from dateline.desk.presenters import (
    changes_of,
    evidence_of,
    field_label,
    map_points,
    mentions_in,
    place_points,
    provenance_of,
    value_label,
)
from dateline.desk.views.registry import VIEWS
from dateline.desk.views.view import View
from dateline.desk.wording import reader_of
from dateline.languages.reader import LANGUAGES, Reader, text_direction
from dateline.plots.worldmap import place_dots, window_of

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"


@functools.cache
def environment() -> Environment:
    """Return the Jinja environment: everything is escaped, and a missing value raises UndefinedError."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        LANGUAGES=LANGUAGES,
        reader_of=reader_of,
        text_direction=text_direction,
        page_address=page_address,
        file_address=file_address,
        plot_address=plot_address,
        asset=asset,
        mark_mentions=mark_mentions,
        shown_hit=shown_hit,
        words_of=words_of,
        changes_of=changes_of,
        evidence_of=evidence_of,
        field_label=field_label,
        value_label=value_label,
        map_points=map_points,
        mentions_in=mentions_in,
        place_points=place_points,
        provenance_of=provenance_of,
        place_dots=place_dots,
        window_of=window_of,
        http_only=http_only,
        ordered=ordered,
        next_order=next_order,
        aria_sort=aria_sort,
    )
    made.filters["number"] = _number
    return made


@pass_context
def _number(context: Context, value: float | None, digits: int = 1) -> str:
    reader: Reader = context["reader"]
    return reader.number(value, digits)


def render(template: str, reader: Reader, **values: Any) -> str:
    """Return a page in a reader's language."""
    return environment().get_template(template).render(reader=reader, t=reader.t, **values)


def page_address(name: str, key: str = "", query: str = "") -> str:
    """Return the address of a view's page, with its key escaped."""
    return next(view for view in VIEWS if view.name == name).address(quote(key, safe=":")) + query


def file_address(view: View, key: str, table: str, form: str, filters: Filters) -> str:
    """Return the address of a table of a view as a file."""
    return f"/files/{view.name}{_key(key)}/{table}.{form}{filters.address(page=filters.page)}"


def plot_address(view: View, key: str, plot: str, form: str, filters: Filters, **look: str) -> str:
    """Return the address of a plot of a view as a picture; ``look`` are scheme, width, language and publication."""
    query = filters.address()
    extra = urlencode(look)
    return f"/plots/{view.name}{_key(key)}/{plot}.{form}{query}{('&' if query else '?') + extra if extra else ''}"


def _key(key: str) -> str:
    return f"/{quote(key, safe=':')}" if key else ""


@functools.cache
def asset(name: str) -> str:
    """Return the address of a file of our own, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def http_only(url: str | None) -> str | None:
    """Return an address if a link may lead to it: http and https alone. Addresses come from pages."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
