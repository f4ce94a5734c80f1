"""How much of a reading depends on the names and elements that a site happens to use.

Pages of a gold set are changed in a way that leaves what a person sees as it is, and scored again: class names and ids
replaced, elements of meaning replaced by ``div``, paragraphs parted otherwise, scripts and meta elements left out. What
a figure loses is what a site would lose that names nothing. Only sites of the opened folds are read
(:mod:`benchmarks.folds`). From the repository's root::

    python -m benchmarks.robustness --sets wcxb --step 2
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from lxml import html as markup
from lxml.html import HtmlElement

from benchmarks.extract import EVALUATION
from benchmarks.folds import fold_of
from benchmarks.gold import HELD_OUT, load_scorer
from benchmarks.score_articles import read_page

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_OF_MEANING = ("article", "main", "section", "aside", "nav", "header", "footer", "figure")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FIGURES = ("body_f1", "seg_f1", "title", "date", "auth_f1")


def rename_classes(page: HtmlElement) -> None:
    """Replace each class name and id by one that says nothing."""
    for element in page.iter("*"):
        for key in ("class", "id"):
            names = (element.get(key) or "").split()
            if names:
                element.set(key, " ".join("c" + hashlib.sha256(name.encode()).hexdigest()[:6] for name in names))


def as_divisions(*tags: str) -> Callable[[HtmlElement], None]:
    """Return a change that makes a ``div`` of each element with one of the tags."""

    def change(page: HtmlElement) -> None:
        for element in list(page.iter(*tags)):
            element.tag = "div"

    return change


def part_by_breaks(page: HtmlElement) -> None:
    """Replace paragraphs by their text and two line breaks."""
    for paragraph in list(page.iter("p")):
        above = paragraph.getparent()
        if above is None:
            continue
        first, second = etree.Element("br"), etree.Element("br")
        second.tail, paragraph.tail = paragraph.tail, None
        place = above.index(paragraph)
        above.insert(place + 1, first)
        above.insert(place + 2, second)
        paragraph.drop_tag()


def box_paragraphs(page: HtmlElement) -> None:
    """Put each paragraph into a ``section`` and a ``div`` of its own."""
    for paragraph in list(page.iter("p")):
        above = paragraph.getparent()
        if above is None:
            continue
        outer = etree.Element("section")
        inner = etree.SubElement(outer, "div")
        outer.tail, paragraph.tail = paragraph.tail, None
        above.replace(paragraph, outer)
        inner.append(paragraph)


def drop_statements(page: HtmlElement) -> None:
    """Leave out scripts, and meta elements with a name."""
    for element in list(page.iter("script", "meta")):
        if element.getparent() is not None and (
            element.tag == "script" or element.get("name") or element.get("property")
        ):
            element.drop_tree()


def _both(page: HtmlElement) -> None:
    rename_classes(page)
    as_divisions(*_OF_MEANING)(page)


CHANGES: dict[str, Callable[[HtmlElement], None]] = {
    "as it is": lambda _: None,
    "class names and ids made up": rename_classes,
    "no elements of meaning": as_divisions(*_OF_MEANING),
    "both": _both,
    "paragraphs as div": as_divisions("p"),
    "paragraphs parted by br": part_by_breaks,
    "paragraphs in boxes": box_paragraphs,
    "headings as div": as_divisions(*_HEADINGS),
    "no scripts and meta elements": drop_statements,
}


def changed(content: bytes, change: Callable[[HtmlElement], None]) -> bytes | None:
    """Return a page with the change made; None for one that is not UTF-8 or cannot be changed so."""
    try:
        page = markup.document_fromstring(_DECLARATION.sub("", content.decode()))
        change(page)
    except (ValueError, etree.ParserError):
        return None
    written: bytes = markup.tostring(page, encoding="utf-8")
    return b"<!DOCTYPE html><meta charset=utf-8>" + written


def table(scorer: Any, name: str, step: int) -> Iterator[str]:
    """Emit a line of figures for each change, over every ``step``-th page of a gold set's opened folds."""
    gold = [page for page in list(scorer.load_gold(name))[::step] if fold_of(page["site"]) != HELD_OUT]
    for label, change in CHANGES.items():
        total = scorer.Score()
        for page in gold:
            content = changed(scorer.read_html(page), change)
            if content is not None:
                total.add(page, scorer.call(read_page, content, page["url"], 60)[0])
        figures = total.out()
        shown = " ".join(f"{key}={figures[key]:.3f}" for key in FIGURES if key in figures)
        yield f"{name:12} {label:30} pages={figures['pages']} {shown}"


def main() -> None:
    """Print the table of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="wcxb")
    parser.add_argument("--step", type=int, default=1, help="read every n-th page")
    asked = parser.parse_args()
    scorer = load_scorer(EVALUATION)
    for name in asked.sets.split(","):
        for line in table(scorer, name, asked.step):
            print(line, flush=True)


if __name__ == "__main__":
    main()
