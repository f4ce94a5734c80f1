"""The briefing as one HTML page: plots and map inside, nothing loaded from anywhere, text from pages as text."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dateline.briefing import content
from dateline.briefing.figures import Briefing
from dateline.languages.reader import Reader, text_direction
from dateline.plots.embedding import with_fonts
from dateline.plots.palette import PAPER
from dateline.plots.render import svg_to_png, to_svg
from dateline.plots.specifications import Look, Spec
from dateline.plots.worldmap import map_svg
from dateline.reports.worddiff import word_diff
from dateline.watches.alert import link_of
from dateline.watches.message import unlinked
from extractors.language.text import storable

TEMPLATES = Path(__file__).resolve().parent / "templates"
_WIDTH, _HALF_WIDTH, _PHONE_WIDTH = 700, 340, 360
_ZOOM, _PHONE_ZOOM = 1.25, 2.2
"""How much larger than the map's own its names are, on a page and at the width of a phone."""
_PHONE = "(max-width: 34rem)"
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
Drawing = Callable[[str, str, str, str], Markup]
"""Makes a picture of the page from its name, its SVG, that for a phone (or nothing) and the words that stand for it."""


def render_page(briefing: Briefing, language: str, *, evidence: Mapping[str, str] | None = None) -> str:
    """Return the page in a language of labels; ``evidence`` has the address of the rows of each section, if they are
    kept beside the page. The packaged fonts are inside, cut to the characters of the page.
    """
    return with_fonts(_render(briefing, language, _inline, evidence or {}))


def render_mail(briefing: Briefing, language: str) -> tuple[str, dict[str, bytes]]:
    """Return the page for a mail, and its pictures (PNG) by the content id that it refers to."""
    pictures: dict[str, bytes] = {}

    def attach(name: str, svg: str, _: str, words: str) -> Markup:
        pictures[name] = svg_to_png(svg)
        return Markup('<img class="plot" src="cid:{}" alt="{}" width="{}">').format(name, words, _WIDTH)

    return _render(briefing, language, attach, {}, is_mail=True), pictures


def _render(
    briefing: Briefing, language: str, draw: Drawing, evidence: Mapping[str, str], *, is_mail: bool = False
) -> str:
    reader = content.reader_for(language)
    look = Look(PAPER, _WIDTH, reader.language, reader.is_rtl)
    half = Look(PAPER, _HALF_WIDTH, reader.language, reader.is_rtl)
    phone = Look(PAPER, _PHONE_WIDTH, reader.language, reader.is_rtl)
    locale = reader.plot_locale()

    def plot(name: str, spec: Spec, words: str, small: Spec | None = None) -> Markup:
        return draw(name, to_svg(spec, locale=locale), to_svg(small, locale=locale) if small else "", words)

    risen, fallen = content.risen(briefing), content.fallen(briefing)
    points, where = content.map_points(briefing, reader), reader.t("where")
    drawings = {
        "volume": plot(
            "volume", content.volume_plot(briefing, look), reader.t("volume"), content.volume_plot(briefing, phone)
        ),
        "risen": plot("risen", content.change_plot(risen, reader, half), reader.t("rising")) if risen else "",
        "fallen": plot("fallen", content.change_plot(fallen, reader, half), reader.t("falling")) if fallen else "",
        "map": draw(
            "map", map_svg(points, PAPER, where, zoom=_ZOOM), map_svg(points, PAPER, where, zoom=_PHONE_ZOOM), where
        )
        if points
        else "",
    }
    page = (
        _environment(_unlinked if is_mail else _as_it_is)
        .get_template("briefing.html.j2")
        .render(
            briefing=briefing,
            sections=briefing.sections,
            head=content.headline(briefing),
            reader=reader,
            t=reader.t,
            drawings=drawings,
            evidence=evidence,
            is_mail=is_mail,
            title=period_title(briefing, reader),
            most=content,
        )
    )
    return storable(page)


def period_title(briefing: Briefing, reader: Reader) -> str:
    """Return the days of the briefing in words."""
    period = briefing.period
    return reader.long_day(period.since) if period.day_count == 1 else reader.days_between(period.since, period.until)


def _inline(name: str, svg: str, small: str, words: str) -> Markup:
    """An SVG as a picture of the page: its styles and ids stay its own, and nothing in it can run."""
    picture = Markup('<img class="plot {}" src="{}" alt="{}">').format(name, _data(svg), words)
    if not small:
        return picture
    return Markup('<picture><source media="{}" srcset="{}">{}</picture>').format(_PHONE, _data(small), picture)


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(_XML_HEAD.sub('', svg).encode()).decode('ascii')}"


def _as_it_is(value: Any) -> Any:
    return value


def _unlinked(value: Any) -> Any:
    """Text in a mail: programs that show mail make links of what looks like an address. Mark-up is ours."""
    return unlinked(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _environment(shown: Callable[[Any], Any]) -> Environment:
    """Templates whose every value goes through ``shown`` before it is escaped."""
    environment = Environment(
        finalize=shown,
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"address": _address, "difference": partial(_difference, shown), "direction": text_direction}
    environment.globals["seconds_between"] = content.seconds_between
    return environment


def _address(value: object) -> Markup:
    """An address that may be a link, escaped; empty for any other."""
    return Markup.escape(link_of(value) or "") if isinstance(value, str) else Markup()


def _difference(shown: Callable[[Any], Any], row: Mapping[str, Any]) -> Markup:
    marks = {"removed": "del", "added": "ins"}
    parts = []
    for piece in word_diff(row["title_before"], row["title_after"], context=40):
        mark = marks.get(piece.what)
        text = shown("…" if piece.what == "gap" else piece.text)
        parts.append(Markup("<{0}>{1}</{0}>").format(mark, text) if mark else Markup.escape(text))
    return Markup("").join(parts)
