"""The letters of a briefing: page, mail and PDF are drawn with the packaged fonts."""

from __future__ import annotations

import base64
import dataclasses
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dateline.briefing.figures import Briefing
from dateline.briefing.page import render_mail, render_page
from dateline.briefing.printing import BROWSERS, NoBrowserError, find_browser, print_page
from dateline.plots.fonts import characters_of, font_files
from tests.dateline.plots.test_fonts import embedded, missing
from tests.dbt.briefing_world import Page


def _fonts(path: Path) -> set[str]:
    """The fonts that a PDF has inside, by family."""
    found: set[str] = set()
    for page in PdfReader(path).pages:
        resources: Any = page["/Resources"]
        holders: list[Any] = [page, *(one.get_object() for one in (resources.get("/XObject") or {}).values())]
        for holder in holders:
            for font in (holder.get("/Resources", {}).get("/Font") or {}).values():
                of = font.get_object()
                name = of.get("/BaseFont") or of["/FontDescriptor"]["/FontName"]
                found.add(str(name).rpartition("+")[2].partition("-")[0])
    return found


def _in_many_scripts(briefing: Briefing) -> Briefing:
    """The briefing with a headline in Chinese, Japanese, Korean and Persian, and an outlet of such a name."""
    stories = briefing.sections["stories"]
    first, *others = stories.rows
    first = first | {"title": "港口 東京 かカ 한국 کشتی", "first_outlet": "東亞日報 동아일보"}
    return dataclasses.replace(
        briefing, sections={**briefing.sections, "stories": dataclasses.replace(stories, rows=(first, *others))}
    )


@pytest.mark.slow
def test_page_and_mail_have_a_packaged_glyph_for_every_letter(briefing: Briefing) -> None:
    """The page has the fonts inside; a mail's pictures are drawn with them, its text by the mail program."""
    many = _in_many_scripts(briefing)
    packaged = frozenset[int]().union(*map(characters_of, font_files()))
    for language in ("en", "fa"):
        page = render_page(many, language)
        assert len(page) < 2_000_000
        assert missing(Page(page).text, embedded(page)) == []
        for picture in re.findall(r"svg\+xml;base64,([^\"]+)", page):
            svg = base64.b64decode(picture).decode()
            assert missing(Page(svg).text, embedded(svg)) == []
        assert missing(Page(render_mail(many, language)[0]).text, set(packaged)) == []


@pytest.mark.slow
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no browser that prints")
def test_a_page_is_printed_with_the_packaged_fonts(briefing: Briefing, tmp_path: Path) -> None:
    """The machine's fonts are one of Latin letters: what is drawn in any other script comes out of the page."""
    latin = next(font.path.parent for font in font_files() if font.family == "Noto Sans")
    settings, browser = tmp_path / "fonts.conf", tmp_path / "browser"
    settings.write_text(f"<fontconfig><dir>{latin}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>", "utf-8")
    browser.write_text(f'#!/bin/sh\nFONTCONFIG_FILE="{settings}" exec "{find_browser()}" "$@"\n', "utf-8")
    browser.chmod(0o755)
    printed = tmp_path / "day.pdf"
    page = render_page(_in_many_scripts(briefing), "ar")
    print_page(page, printed, browser=str(browser))
    pages = PdfReader(printed).pages
    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert (round(width), round(height)) == (595, 842) and len(pages) <= 5  # A4
    assert _fonts(printed) == {"NotoSans", "NotoSansArabic", "NotoSansSC", "NotoSansKR"}
    assert printed.stat().st_size < 2_000_000
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.slow
def test_a_browser_that_does_not_print_is_reported(briefing: Briefing, tmp_path: Path) -> None:
    with pytest.raises(NoBrowserError, match="install chromium"):
        find_browser(["no-such-browser"])
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho 'no display' >&2\nexit 1\n", "utf-8")
    browser.chmod(0o755)
    with pytest.raises(NoBrowserError, match="did not print the page: no display"):
        print_page(render_page(briefing, "en"), tmp_path / "day.pdf", browser=str(browser))
    assert not (tmp_path / "day.pdf").exists()
